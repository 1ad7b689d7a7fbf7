using System.Text.Json;
using System.Text.Json.Serialization;

namespace Latent.Cli.Markets;

/// <summary>JSON of regimes, forecasts and scores, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(NextForecast))]
[JsonSerializable(typeof(FitReport))]
[JsonSerializable(typeof(IReadOnlyList<ScoreLine>))]
internal sealed partial class MarketJson : JsonSerializerContext
{
    public static string Of(NextForecast forecast) => Line(JsonSerializer.Serialize(forecast, Default.NextForecast));

    public static string Of(FitReport report) => Line(JsonSerializer.Serialize(report, Default.FitReport));

    public static string Of(IReadOnlyList<ScoreLine> scores) => Line(JsonSerializer.Serialize(scores, Default.IReadOnlyListScoreLine));

    private static string Line(string json) => json + "\n";
}
