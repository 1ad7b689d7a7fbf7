using System.Diagnostics;
using System.Globalization;
using Latent.Cli.Reporting;
using Latent.Data;
using Latent.Metrics;
using Latent.Models;

namespace Latent.Cli.Reproductions;

/// <summary>The whole experiment: training, and the likelihood of test images by importance sampling.</summary>
internal sealed class IwaeRun(CommandContext context, IwaeTraining training, DataSplit data, int samples)
{
    private const double ShareBetweenLines = 0.1;

    /// <summary>Trains and measures the model.</summary>
    /// <returns>The figures, or null after an interruption, which keeps the state of the training.</returns>
    public IwaeResult? Complete()
    {
        Iwae model = training.Model;
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Importance weighted autoencoder of {model.ParameterCount:N0} parameters, k = {training.Progress.Settings.K}, "
            + $"{data.Train.Count:N0} images of {data.Train.Name}, ")
            + (training.Epoch > 0 ? $"continued after epoch {training.Epoch}" : $"into {training.Path}") + $"; {model.Device}");
        try
        {
            training.Run(context.Output, context.Cancellation);
            return Measure();
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine(
                $"latent: interrupted after {IwaeProtocol.Epochs(training.Epoch)}; "
                + $"the same command continues from the state in {training.Path}");
            return null;
        }
    }

    private IwaeResult Measure()
    {
        long start = Stopwatch.GetTimestamp();
        double shown = 0.0;
        ImportanceSampling estimate = ImportanceSampling.Of(training.Model, Binarization.Of(data.Test), samples,
            training.Progress.Settings.Seed, Show, context.Cancellation);
        return IwaeResult.Of(training.Progress, estimate, samples, Stopwatch.GetElapsedTime(start));

        void Show(double share)
        {
            if (share - shown >= ShareBetweenLines && share < 1)
            {
                shown = share;
                TimeSpan left = Stopwatch.GetElapsedTime(start) * ((1 - share) / share);
                context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"importance samples {share * samples:N0}/{samples:N0}  {left:m\\:ss} left"));
            }
        }
    }
}
