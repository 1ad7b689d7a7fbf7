using Latent.Losses;

namespace Latent.Cli.Catalog;

/// <summary>The adversarial losses by name.</summary>
internal static class AdversarialLosses
{
    private static readonly AdversarialLoss[] All =
    [
        AdversarialLoss.NonSaturating, AdversarialLoss.Minimax, AdversarialLoss.LeastSquares, AdversarialLoss.Hinge,
            AdversarialLoss.Wasserstein,
    ];

    /// <summary>The names of all losses.</summary>
    public static IEnumerable<string> Names => All.Select(loss => loss.Name);

    /// <summary>Returns the loss with a name.</summary>
    public static AdversarialLoss Named(string name) => All.Single(loss => loss.Name == name);
}
