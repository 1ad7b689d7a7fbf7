using Latent.Models.Parts;

namespace Latent.Cli.Catalog;

/// <summary>The likelihoods of pixels by kind.</summary>
internal static class Likelihoods
{
    private static readonly (string Kind, Func<int, double, Likelihood> Make)[] All =
    [
        ("bernoulli", (_, _) => new BernoulliLikelihood()),
        ("gaussian", (columns, variance) => new GaussianLikelihood(columns, variance > 0 ? variance : null)),
        ("heteroscedastic-gaussian", (_, _) => new HeteroscedasticGaussianLikelihood()),
        ("student-t", (columns, _) => new StudentTLikelihood(columns)),
        ("laplace", (columns, _) => new LaplaceLikelihood(columns)),
        ("logistic", (_, _) => new DiscretizedLogisticLikelihood()),
        ("logistic-mixture", (_, _) => new DiscretizedLogisticLikelihood(components: 5)),
    ];

    /// <summary>The names of all kinds.</summary>
    public static IEnumerable<string> Kinds => All.Select(likelihood => likelihood.Kind);

    /// <summary>Creates the likelihood of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="columns">The number of columns of the data.</param>
    /// <param name="variance">The variance of a gaussian likelihood; 0 to learn it.</param>
    public static Likelihood Make(string kind, int columns, double variance) =>
        All.Single(likelihood => likelihood.Kind == kind).Make(columns, variance);
}
