using System.Globalization;
using Latent.Cli.Storage;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Training;

/// <summary>The metrics of the finished epochs, and a copy of the model after the last of them, to which a later divergence can
/// return.</summary>
internal sealed class GoodEpochs(Model model) : IDisposable
{
    private readonly List<EpochLine> _metrics = [];
    private readonly VariableStore _good = new(model.Device, model.Store.Variables);

    /// <summary>The metrics, all of them finite.</summary>
    public IReadOnlyList<EpochLine> Metrics => _metrics;

    /// <summary>Adds a finished epoch.</summary>
    /// <param name="line">The metrics of the epoch.</param>
    /// <param name="step">The number of steps so far.</param>
    /// <exception cref="NotFiniteNumberException">A metric is not finite.</exception>
    public void Add(EpochLine line, long step)
    {
        foreach ((string name, double value) in line.Terms.Append(new("train loss", line.Train)).Append(new("test loss", line.Test)))
        {
            if (!double.IsFinite(value))
            {
                throw new NotFiniteNumberException(string.Create(CultureInfo.InvariantCulture,
                    $"Training diverged in epoch {line.Epoch}, by step {step}: the {name.Replace('_', ' ')} became {value}. ")
                    + "Lower --lr, or check the data.");
            }
        }

        _metrics.Add(line);
        model.Store.CopyTo(_good);
    }

    /// <summary>Restores the model after the last good epoch.</summary>
    public void Restore() => _good.CopyTo(model.Store);

    public void Dispose() => _good.Dispose();
}
