using Latent.Interop;

namespace Latent.Markets.Tests.Models;

/// <summary>A fit that ends in an exception frees the native memory of its networks.</summary>
public sealed class CancelledFitTests
{
    // The second model trains its encoder for no epoch, so that only the fit of its hidden Markov model sees the cancellation.
    private static readonly StateModel[] Models =
    [
        new LatentRegimes("encoder"),
        new LatentRegimes("regimes", new LatentRegimesOptions { Kind = RegimeKind.HiddenMarkov,
            Encoder = new EncoderOptions { Epochs = 0 } }),
        new ConditionalVaeModel(),
    ];

    [Test]
    public void A_cancelled_fit_leaves_nothing([ValueSource(nameof(Models))] StateModel model)
    {
        PriceSeries series = Prices.Of(Prices.Returns(1, 500));
        long before = NativeMemory.LiveBytes;
        FitOptions options = new() { Cancellation = new CancellationToken(canceled: true) };
        Assert.That(() => model.Fit(series.Until(500), options), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(NativeMemory.LiveBytes, Is.AtMost(before));
    }
}
