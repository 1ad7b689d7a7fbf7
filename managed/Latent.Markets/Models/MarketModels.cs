namespace Latent.Markets;

/// <summary>The models that evaluations compare, by name.</summary>
public static class MarketModels
{
    /// <summary>The article's baseline, against which skill is measured.</summary>
    public const string Baseline = "neighbours-3d";

    /// <summary>The model that is used if none is named.</summary>
    public const string Standard = "cvae";

    /// <summary>All of them, with their standard settings.</summary>
    public static IReadOnlyList<StateModel> All { get; } =
    [
        new ConditionalVaeModel(),
        new LatentNeighbours("vae-neighbours"),
    ];

    /// <summary>The model of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static StateModel Find(string name) => All.FirstOrDefault(model => model.Name == name)
        ?? throw new ArgumentException($"There is no model '{name}'; expected one of {string.Join(", ", All.Select(model => model.Name))}.", nameof(name));
}
