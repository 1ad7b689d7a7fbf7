namespace Latent.Markets;

/// <summary>The models that evaluations compare, by name.</summary>
public static class MarketModels
{
    /// <summary>The article's baseline, against which skill is measured.</summary>
    public const string Baseline = "neighbours-3d";

    /// <summary>The default model.</summary>
    public const string Standard = "cvae";

    private static StateModel Regimes { get; } = new LatentRegimes("vae-hmm", new() { Kind = RegimeKind.HiddenMarkov });

    /// <summary>All models, with their standard settings.</summary>
    public static IReadOnlyList<StateModel> All { get; } =
    [
        new PastReturnNeighbours(),
        new PastReturnQuintiles(),
        new Unconditional(),
        new Ewma(DensityFamily.Normal),
        new Ewma(DensityFamily.StudentT),
        new Garch(DensityFamily.Normal),
        new Garch(DensityFamily.StudentT),
        new HmmModel(DensityFamily.Normal),
        new HmmModel(DensityFamily.StudentT),
        new FilteredReturns(),
        new LatentNeighbours("ae-neighbours", new() { Encoder = new() { Kind = EncoderKind.Autoencoder } }),
        new LatentNeighbours("vae-neighbours", new() { UsesDivergence = true }),
        new LatentNeighbours("vae-t-neighbours", new() { Encoder = new() { Kind = EncoderKind.StudentTVae } }),
        new LatentRegimes("vae-mixture", new() { Kind = RegimeKind.Mixture }),
        Regimes,
        new LatentRegimes("vae-ngram", new() { Kind = RegimeKind.Ngram }),
        new WithRegimes(new ConditionalVaeModel(), Regimes),
    ];

    /// <summary>Finds a model by its name.</summary>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static StateModel Find(string name) => All.FirstOrDefault(model => model.Name == name)
        ?? throw new ArgumentException($"There is no model '{name}'; expected one of {string.Join(", ", All.Select(model => model.Name))}.",
            nameof(name));
}
