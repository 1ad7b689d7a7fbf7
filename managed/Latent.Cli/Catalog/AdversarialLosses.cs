using Latent.Losses;

namespace Latent.Cli.Catalog;

/// <summary>The adversarial losses by name.</summary>
internal static class AdversarialLosses
{
    /// <summary>The names of all losses.</summary>
    public static IEnumerable<string> Names => AdversarialLoss.All.Select(loss => loss.Name);

    /// <summary>Returns the loss with a name.</summary>
    public static AdversarialLoss Named(string name) => AdversarialLoss.All.Single(loss => loss.Name == name);
}
