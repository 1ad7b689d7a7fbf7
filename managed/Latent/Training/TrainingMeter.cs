#if NET
using System.Diagnostics.Metrics;
#endif

namespace Latent.Training;

/// <summary>
/// The meter of all trainings of a process, for <c>dotnet-counters monitor --counters Latent</c>, OpenTelemetry, or a
/// <c>System.Diagnostics.Metrics.MeterListener</c>. Each measurement has the tag <see cref="ModelTag"/>. The build for .NET Standard 2.1
/// has no meter.
/// </summary>
public static class TrainingMeter
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "Latent";

    /// <summary>The counter of training steps.</summary>
    public const string Steps = "latent.training.steps";

    /// <summary>The counter of training samples: rows, with those that come again in each epoch.</summary>
    public const string Samples = "latent.training.samples";

    /// <summary>The gauge of the mean training loss of the epoch so far.</summary>
    public const string Loss = "latent.training.loss";

    /// <summary>The gauge of the mean loss on the test part after an epoch.</summary>
    public const string TestLoss = "latent.training.test_loss";

    /// <summary>The histogram of the durations of epochs with their tests, in seconds.</summary>
    public const string EpochSeconds = "latent.training.epoch.duration";

    /// <summary>The tag with the kind of model, such as <c>vae</c>.</summary>
    public const string ModelTag = "latent.model";

#if NET
    private static readonly Meter Meter = new(Name, typeof(TrainingMeter).Assembly.GetName().Version?.ToString());

    private static readonly Counter<long> StepCounter = Meter.CreateCounter<long>(Steps, "{step}", "Training steps done");

    private static readonly Counter<long> SampleCounter = Meter.CreateCounter<long>(Samples, "{sample}", "Rows trained on");

    private static readonly Gauge<double> LossGauge = Meter.CreateGauge<double>(Loss, "nat", "Mean training loss of the epoch so far");

    private static readonly Gauge<double> TestLossGauge = Meter.CreateGauge<double>(TestLoss, "nat", "Mean loss on the test part");

    private static readonly Histogram<double> SecondsHistogram = Meter.CreateHistogram<double>(
        EpochSeconds, "s", "Duration of an epoch with its test");

    /// <summary>Records a block of steps.</summary>
    internal static void Record(string model, long steps, long samples, double loss)
    {
        KeyValuePair<string, object?> tag = new(ModelTag, model);
        StepCounter.Add(steps, tag);
        SampleCounter.Add(samples, tag);
        LossGauge.Record(loss, tag);
    }

    /// <summary>Records a finished epoch.</summary>
    internal static void Record(string model, EpochMetrics epoch)
    {
        KeyValuePair<string, object?> tag = new(ModelTag, model);
        SecondsHistogram.Record(epoch.Seconds, tag);
        if (epoch.Test is { } loss)
        {
            TestLossGauge.Record(loss, tag);
        }
    }
#else
    internal static void Record(string model, long steps, long samples, double loss)
    {
    }

    internal static void Record(string model, EpochMetrics epoch)
    {
    }
#endif
}
