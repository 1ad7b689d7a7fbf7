using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;
using static System.FormattableString;

namespace Latent.Cli.Pictures;

/// <summary>A chart of the loss of each epoch.</summary>
internal static class LossCurve
{
    public const int Width = 860;
    public const int Height = 560;

    private const float LineWidth = 2.5f;

    private static readonly Color TrainColor = Color.FromHex("#2563A8");
    private static readonly Color TestColor = Color.FromHex("#D9642B");

    /// <summary>Writes training and test loss against the epoch, counted from 1.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="train">Mean training loss of each epoch, in nats an image.</param>
    /// <param name="test">Mean test loss of each epoch, of the length of <paramref name="train"/>, or empty for none.</param>
    /// <exception cref="ArgumentException">There is no epoch, the lengths differ, or a loss is not finite.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, float[] train, float[] test)
    {
        Check(train, test);
        using Plot plot = Chart.Create("epoch", "loss");
        AddLine(plot, "train", train, TrainColor);
        if (test.Length > 0)
        {
            AddLine(plot, "test", test, TestColor);
        }

        ((NumericAutomatic)plot.Axes.Bottom.TickGenerator).IntegerTicksOnly = true;
        plot.Axes.Margins(0.04, 0.1);
        if (train.Length == 1)
        {
            plot.Axes.SetLimitsX(0, 2);  // The range of a single epoch is empty.
        }

        plot.ShowLegend(Alignment.UpperRight);
        Chart.Write(plot, path, "Loss", "Mean of each epoch, in nats an image", Width, Height);
    }

    private static void AddLine(Plot plot, string name, float[] losses, Color color)
    {
        double[] epochs = [.. Enumerable.Range(1, losses.Length).Select(epoch => (double)epoch)];
        Scatter line = plot.Add.Scatter(epochs, [.. losses.Select(loss => (double)loss)], color);
        line.LineWidth = LineWidth;
        line.MarkerSize = losses.Length > 60 ? 0 : 6;
        Chart.AddToLegend(plot, name, color, MarkerShape.FilledCircle, LineWidth);
    }

    private static void Check(float[] train, float[] test)
    {
        if (train.Length == 0)
        {
            throw new ArgumentException("there is no epoch to draw; train for at least one", nameof(train));
        }

        if (test.Length != 0 && test.Length != train.Length)
        {
            throw new ArgumentException(
                $"there are {train.Length} train losses and {test.Length} test losses; give equal numbers", nameof(test));
        }

        float bad = train.Concat(test).FirstOrDefault(loss => !float.IsFinite(loss), 0f);
        if (!float.IsFinite(bad))
        {
            throw new ArgumentException(Invariant($"a loss is {bad}; a curve needs finite values"));
        }
    }
}
