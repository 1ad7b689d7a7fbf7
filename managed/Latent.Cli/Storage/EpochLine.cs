using System.Text.Json.Serialization;
using Latent.Training;

namespace Latent.Cli.Storage;

/// <summary>A line of <c>metrics.jsonl</c>: the results of one epoch, with losses in nats an image.</summary>
internal sealed record EpochLine
{
    /// <summary>The number of the epoch; the first is 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The mean training loss.</summary>
    public required double Train { get; init; }

    /// <summary>The mean test loss.</summary>
    public required double Test { get; init; }

    /// <summary>The parts of the test loss, and other measurements of the model on the test set.</summary>
    public required IReadOnlyDictionary<string, double> Terms { get; init; }

    /// <summary>The duration of the epoch.</summary>
    public required double Seconds { get; init; }

    /// <summary>All losses and terms by name.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, double>> Numbers => Terms.Append(new("train loss", Train)).Append(new("test loss", Test));

    public static EpochLine Of(EpochMetrics metrics) => new()
    {
        Epoch = metrics.Epoch,
        Train = metrics.Train,
        Test = metrics.Test!.Value,
        Terms = metrics.Terms,
        Seconds = Math.Round(metrics.Seconds, 6),
    };
}
