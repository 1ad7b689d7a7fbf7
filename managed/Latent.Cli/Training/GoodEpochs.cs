using System.Globalization;
using Latent.Cli.Storage;
using Latent.Models;

namespace Latent.Cli.Training;

/// <summary>The metrics of the finished epochs, and a copy of the model after the last of them, to which a later divergence can
/// return.</summary>
internal sealed class GoodEpochs(Model model) : IDisposable
{
    private readonly List<EpochLine> _metrics = [];

    /// <summary>The metrics, all of them finite.</summary>
    public IReadOnlyList<EpochLine> Metrics => _metrics;

    /// <summary>The weights after the last epoch.</summary>
    public KeptWeights Weights { get; } = new(model);

    /// <summary>Takes over the finished epochs of a training that continues.</summary>
    public void Continue(IEnumerable<EpochLine> lines) => _metrics.AddRange(lines);

    /// <summary>Adds a finished epoch.</summary>
    /// <param name="line">The metrics of the epoch.</param>
    /// <param name="step">The number of steps so far.</param>
    /// <exception cref="NotFiniteNumberException">A metric is not finite.</exception>
    public void Add(EpochLine line, long step)
    {
        foreach ((string name, double value) in line.Numbers)
        {
            if (!double.IsFinite(value))
            {
                throw new NotFiniteNumberException(string.Create(CultureInfo.InvariantCulture,
                    $"Training diverged in epoch {line.Epoch}, by step {step}: the {name.Replace('_', ' ')} became {value}. ")
                    + "Lower --lr, or check the data.");
            }
        }

        _metrics.Add(line);
        Weights.Take(line.Epoch);
    }

    public void Dispose() => Weights.Dispose();
}
