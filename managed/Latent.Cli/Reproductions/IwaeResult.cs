using System.Globalization;
using System.Text.Json;
using Latent.Cli.Reporting;
using Latent.Metrics;

namespace Latent.Cli.Reproductions;

/// <summary>The figures of a run beside those of the paper.</summary>
/// <param name="Settings">The settings of the training.</param>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="Samples">The number of importance samples for each test image.</param>
/// <param name="Nll">The negative log-likelihood of test images, in nats an image.</param>
/// <param name="StandardError">The standard error of that mean over the images.</param>
/// <param name="PublishedNll">The paper's figure after all its stages; null if it has none.</param>
/// <param name="PublishedEpochs">The number of epochs of all stages.</param>
/// <param name="TrainingSeconds">The duration of the training, without measurements.</param>
/// <param name="MeasuringSeconds">The duration of the importance sampling.</param>
/// <param name="Stages">The results of each stage.</param>
internal sealed record IwaeResult(
    IwaeSettings Settings, int Epochs, int Samples, double Nll, double StandardError, double? PublishedNll, int PublishedEpochs,
    double TrainingSeconds, double MeasuringSeconds, IReadOnlyList<IwaeStage> Stages)
{
    public static IwaeResult Of(IwaeProgress progress, ImportanceSampling estimate, int samples, TimeSpan measuring) => new(
        progress.Settings, progress.Stages[^1].Epochs, samples, -estimate.Mean, estimate.StandardError,
        IwaeProtocol.PublishedNll(progress.Settings), IwaeProtocol.EpochsUpTo(IwaeProtocol.AllStages),
        progress.Seconds, measuring.TotalSeconds, progress.Stages);

    public string ToJson() => JsonSerializer.Serialize(this, IwaeJson.Default.IwaeResult) + Environment.NewLine;

    public ReportTable ToTable()
    {
        ReportTable table =
            new ReportTable(Text($"IWAE, {Settings.Layers} stochastic layer{(Settings.Layers > 1 ? "s" : "")}, k = {Settings.K}"));
        table.Add("test NLL of the paper", PublishedNll is { } nll
            ? Text($"{nll:0.00} nats after {IwaeProtocol.Epochs(PublishedEpochs)}")
            : "none for this k and data");
        table.Add("test NLL here", Text($"{Nll:0.00} nats after {IwaeProtocol.Epochs(Epochs)}"));
        table.Add("  standard error", Text($"{StandardError:0.00}, {Samples:N0} samples an image"));
        table.Add("bound, training images", Text($"{Stages[^1].Train:0.00}"));
        table.Add("bound, test images", Text($"{Stages[^1].Test:0.00}"));
        table.Add("seconds of training", Text($"{TrainingSeconds:0}"));
        table.Add("seconds of sampling", Text($"{MeasuringSeconds:0}"));
        return table;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
