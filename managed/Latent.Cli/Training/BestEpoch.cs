using Latent.Cli.Storage;
using Latent.Models;

namespace Latent.Cli.Training;

/// <summary>Early stopping: the weights of the epoch with the lowest test loss, and the number of epochs since then.</summary>
/// <param name="model">The model.</param>
/// <param name="patience">The number of epochs without an improvement after which training ends, 1 or more.</param>
internal sealed class BestEpoch(Model model, int patience) : IDisposable
{
    private double _lowest = double.PositiveInfinity;
    private int _waited;

    /// <summary>The number of the best epoch; 0 before the first.</summary>
    public int Epoch { get; private set; }

    /// <summary>The weights of the best epoch.</summary>
    public KeptWeights Weights { get; } = new(model);

    /// <summary>Whether there was no improvement for as many epochs as the patience.</summary>
    public bool IsExhausted => _waited >= patience;

    /// <summary>Whether a training with these metrics has ended early.</summary>
    /// <param name="lines">The metrics of all epochs.</param>
    /// <param name="patience">The patience; 0 for none.</param>
    public static bool Ended(IEnumerable<EpochLine> lines, int patience)
    {
        (double lowest, int waited) = (double.PositiveInfinity, 0);
        foreach (EpochLine line in lines)
        {
            (lowest, waited) = line.Test < lowest ? (line.Test, 0) : (lowest, waited + 1);
        }

        return patience > 0 && waited >= patience;
    }

    /// <summary>Compares a finished epoch with the best one, and keeps the model's weights if its loss is lower.</summary>
    public void Offer(EpochLine line)
    {
        if (Improves(line))
        {
            Weights.Take(line.Epoch);
        }
    }

    /// <summary>Takes over the finished epochs of a training, without weights.</summary>
    public void Continue(IEnumerable<EpochLine> lines)
    {
        foreach (EpochLine line in lines)
        {
            Improves(line);
        }
    }

    /// <summary>Reads the best weights.</summary>
    /// <param name="fileNamed">Returns the path of a file of the checkpoint.</param>
    /// <exception cref="IO.DataFileException">The file of the best weights is missing or damaged.</exception>
    public void LoadWeights(Func<string, string> fileNamed)
    {
        if (Epoch > 0)
        {
            Weights.Load(fileNamed(KeptWeights.FileName(Epoch)), Epoch);
        }
    }

    public void Dispose() => Weights.Dispose();

    private bool Improves(EpochLine line)
    {
        if (line.Test >= _lowest)
        {
            _waited++;
            return false;
        }

        (_lowest, _waited, Epoch) = (line.Test, 0, line.Epoch);
        return true;
    }
}
