using System.Text.Json;
using System.Text.Json.Nodes;
using Latent.Cli.Storage;

namespace Latent.Cli.Training;

/// <summary>The start of a training in a folder.</summary>
internal enum TrainingStart
{
    /// <summary>It begins.</summary>
    Begin,

    /// <summary>It continues from its checkpoint.</summary>
    Continue,

    /// <summary>It is finished already.</summary>
    Finished,
}

/// <summary>Decides whether a training begins in a folder, continues there, is finished, or must leave the folder alone.</summary>
internal static class FolderCheck
{
    private const int MostDifferences = 3;

    /// <summary>Returns the start of a training.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="config">The configuration of the training.</param>
    /// <param name="options">The options <c>--resume</c> and <c>--overwrite</c>.</param>
    /// <exception cref="CommandException">The folder holds a model or a training, and the options do not allow to touch it.</exception>
    public static TrainingStart StartOf(ModelDirectory directory, ModelConfig config, RunOptions options)
    {
        ModelDirectory unfinished = directory.CheckpointOf();
        bool isMine = unfinished.Run == config.Run;
        if (options.Resume && !options.Overwrite && IsFinished(directory, config))
        {
            return TrainingStart.Finished;
        }

        if (isMine && options.Resume && File.Exists(unfinished.StateFile))
        {
            return TrainingStart.Continue;
        }

        // Without a state, a training that was killed soon begins again.
        if (options.Overwrite || (isMine && options.Resume) || (!directory.HasModel && !unfinished.HasModel))
        {
            return TrainingStart.Begin;
        }

        throw new CommandException($"'{directory.Path}' holds {(isMine
            ? "this training, unfinished; give --resume to continue it, or --overwrite to begin again"
            : Described(directory, directory.TryReadConfig() ?? unfinished.TryReadConfig(), config))}");
    }

    private static string Described(ModelDirectory directory, ModelConfig? there, ModelConfig config)
    {
        if (there is null)
        {
            return "files of a model, and no config.json that can be read; give --overwrite to replace them, or another --out";
        }

        if (there.Run == config.Run)
        {
            return $"this training already, {Extent(directory, there)}; give --overwrite to train again, or another --out";
        }

        return $"another training: {there.Model} {there.Description}, {Differences(there, config)}; "
            + "give --overwrite to replace it, or another --out";
    }

    private static string Extent(ModelDirectory directory, ModelConfig there) => IsFinished(directory, there)
        ? "finished"
        : $"ended after {directory.ReadMetrics().Count} of {there.Epochs} epochs without a state to continue from";

    private static bool IsFinished(ModelDirectory directory, ModelConfig config)
    {
        if (directory.Run != config.Run || !directory.IsWhole)
        {
            return false;
        }

        IReadOnlyList<EpochLine> metrics = directory.ReadMetrics();
        return metrics.Count >= config.Epochs || BestEpoch.Ended(metrics, config.Patience);
    }

    private static string Differences(ModelConfig there, ModelConfig config)
    {
        (JsonObject before, JsonObject now) = (ToJson(there), ToJson(config));
        string[] differences =
        [
            .. now.Select(pair => pair.Key).Union(before.Select(pair => pair.Key))
                .Where(key => Text(before, key) != Text(now, key))
                .Select(key => $"{key} {Text(before, key)}, not {Text(now, key)}"),
        ];
        return differences.Length switch
        {
            0 when there.Run is null => "of a version without --resume",
            0 => "on other images of the same name",
            _ => $"with {string.Join("; ", differences.Take(MostDifferences))}{(differences.Length > MostDifferences ? "; ..." : "")}",
        };
    }

    private static string Text(JsonObject config, string key) => config[key]?.ToJsonString().Trim('"') ?? "none";

    private static JsonObject ToJson(ModelConfig config) =>
        JsonSerializer.SerializeToNode(config with { Run = null }, ConfigJson.Default.ModelConfig)!.AsObject();
}
