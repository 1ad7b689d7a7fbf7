namespace Latent.Training;

/// <summary>The results of some training steps of one epoch.</summary>
public sealed class StepReport
{
    private readonly LossSums _sums;
    private IReadOnlyDictionary<string, double>? _terms;

    internal StepReport(int epoch, long rowsOfEpoch, double epochLoss, bool epochEnded, LossSums sums) =>
        (Epoch, RowsOfEpoch, EpochLoss, EpochEnded, _sums) = (epoch, rowsOfEpoch, epochLoss, epochEnded, sums);

    /// <summary>Number of the epoch; the first is 1.</summary>
    public int Epoch { get; }

    /// <summary>Number of steps done.</summary>
    public long Steps => _sums.Steps;

    /// <summary>Number of rows in these steps.</summary>
    public long Rows => _sums.Rows;

    /// <summary>Number of rows done in the epoch so far.</summary>
    public long RowsOfEpoch { get; }

    /// <summary>The mean loss over the rows of these steps; of the first gradient step, if the model has several.</summary>
    public double Loss => _sums.MeanLoss;

    /// <summary>The mean of each term of the loss over the rows of these steps, by name.</summary>
    public IReadOnlyDictionary<string, double> Terms => _terms ??= _sums.MeanTerms();

    /// <summary>The mean loss of the epoch so far, as <see cref="EpochMetrics.Train"/>.</summary>
    public double EpochLoss { get; }

    /// <summary>Whether the last of these steps was the last of its epoch.</summary>
    public bool EpochEnded { get; }
}
