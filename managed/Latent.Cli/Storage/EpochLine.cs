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

    /// <summary>The cross-entropy within the test loss.</summary>
    public required double Reconstruction { get; init; }

    /// <summary>The divergence from the prior within the test loss; null for an autoencoder.</summary>
    public double? Kl { get; init; }

    /// <summary>How long the epoch took.</summary>
    public required double Seconds { get; init; }

    public static EpochLine Of(EpochMetrics metrics) => new()
    {
        Epoch = metrics.Epoch,
        Train = metrics.Train,
        Test = metrics.Test!.Value,
        Reconstruction = metrics.Terms["reconstruction"],
        Kl = metrics.Terms.TryGetValue("kl", out var kl) ? kl : null,
        Seconds = Math.Round(metrics.Seconds, 6),
    };
}
