namespace Latent.Cli.Storage;

/// <summary>A line of <c>metrics.jsonl</c>: what one epoch achieved, losses in nats an image.</summary>
/// <param name="Epoch">The epoch; the first is 1.</param>
/// <param name="Train">Mean training loss.</param>
/// <param name="Test">Mean test loss.</param>
/// <param name="Reconstruction">The cross-entropy within the test loss.</param>
/// <param name="Kl">The divergence from the prior within the test loss; null for an autoencoder.</param>
/// <param name="Seconds">How long the epoch took.</param>
internal sealed record EpochLine(int Epoch, double Train, double Test, double Reconstruction, double? Kl, double Seconds)
{
    public static EpochLine Of(EpochMetrics metrics) => new(
        metrics.Epoch,
        metrics.Train,
        metrics.Test!.Value,
        metrics.Terms["reconstruction"],
        metrics.Terms.TryGetValue("kl", out var kl) ? kl : null,
        Math.Round(metrics.Seconds, 6));
}
