using Latent.Training;

namespace Latent.Cli.Storage;

/// <summary>A line of <c>metrics.jsonl</c>: what one epoch achieved, losses in nats an image.</summary>
internal sealed record EpochLine
{
    /// <summary>The epoch; the first is 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Mean training loss.</summary>
    public required double Train { get; init; }

    /// <summary>Mean test loss.</summary>
    public required double Test { get; init; }

    /// <summary>The parts of the test loss, and what else the model measures on the test set.</summary>
    public required IReadOnlyDictionary<string, double> Terms { get; init; }

    /// <summary>How long the epoch took.</summary>
    public required double Seconds { get; init; }

    public static EpochLine Of(EpochMetrics metrics) => new()
    {
        Epoch = metrics.Epoch,
        Train = metrics.Train,
        Test = metrics.Test!.Value,
        Terms = metrics.Terms,
        Seconds = Math.Round(metrics.Seconds, 6),
    };
}
