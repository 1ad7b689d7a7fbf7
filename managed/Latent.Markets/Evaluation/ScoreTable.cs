namespace Latent.Markets;

/// <summary>Scores of models on the same days.</summary>
internal static class ScoreTable
{
    /// <summary>The scores of each model.</summary>
    /// <param name="models">Their forecasts.</param>
    /// <param name="horizon">Days ahead that were forecast.</param>
    public static IReadOnlyList<ModelScore> Of(IReadOnlyList<ModelForecasts> models, int horizon) => [];
}
