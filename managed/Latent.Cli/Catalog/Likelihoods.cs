using Latent.Models.Parts;

namespace Latent.Cli.Catalog;

/// <summary>The distributions of pixels by their kinds.</summary>
internal static class Likelihoods
{
    private static readonly (string Kind, Func<int, double, Likelihood> Make)[] All =
    [
        ("bernoulli", (_, _) => new BernoulliLikelihood()),
        ("gaussian", (columns, variance) => new GaussianLikelihood(columns, variance > 0 ? variance : null)),
        ("student-t", (columns, _) => new StudentTLikelihood(columns)),
    ];

    /// <summary>Their kinds.</summary>
    public static IEnumerable<string> Kinds => All.Select(likelihood => likelihood.Kind);

    /// <summary>Makes the likelihood of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="columns">Columns of the data.</param>
    /// <param name="variance">The variance of a gaussian one, 0 to learn it.</param>
    public static Likelihood Make(string kind, int columns, double variance) => All.Single(likelihood => likelihood.Kind == kind).Make(columns, variance);
}
