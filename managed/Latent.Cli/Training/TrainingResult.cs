using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.Cli.Storage;

namespace Latent.Cli.Training;

/// <summary>The result of a training in the form of <c>--json</c>.</summary>
/// <param name="Model">The kind of model.</param>
/// <param name="Run">The identity of the training, as in <c>config.json</c>.</param>
/// <param name="Folder">The output folder, as an absolute path.</param>
/// <param name="End">The end of the training: complete, early (by --patience), interrupted or diverged.</param>
/// <param name="Epochs">The number of finished epochs.</param>
/// <param name="BestEpoch">The epoch whose weights the model has; null without --patience.</param>
/// <param name="Seconds">The duration of the finished epochs.</param>
/// <param name="CheckpointSeconds">The part of the time that lines of metrics and checkpoints took.</param>
/// <param name="Last">The metrics of the last epoch; null before the first.</param>
/// <param name="Files">The names of the files in the folder.</param>
internal sealed record TrainingResult(
    string Model, string Run, string Folder, string End, int Epochs, int? BestEpoch, double Seconds, double CheckpointSeconds,
    EpochLine? Last, IReadOnlyList<string> Files)
{
    public static TrainingResult Of(ModelDirectory directory, ModelConfig config, RunState state, string end) => new(
        config.Model, config.Run!, Path.GetFullPath(directory.Path), end, state.Epochs, state.Best?.Epoch,
        Math.Round(state.Good.Metrics.Sum(line => line.Seconds), 6), Math.Round(state.Keeping.TotalSeconds, 6),
        state.Epochs > 0 ? state.Good.Metrics[^1] : null,
        [
            .. Directory.EnumerateFiles(directory.Path).Select(file => Path.GetFileName(file)).Where(name => name[0] != '.')
                .Order(StringComparer.Ordinal),
        ]);

    public string ToJson() => JsonSerializer.Serialize(this, TrainingResultJson.Default.TrainingResult);
}

/// <summary>JSON of <see cref="TrainingResult"/>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TrainingResult))]
internal sealed partial class TrainingResultJson : JsonSerializerContext;
