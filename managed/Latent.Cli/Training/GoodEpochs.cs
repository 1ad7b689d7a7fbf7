using System.Globalization;
using Latent.Cli.Storage;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Training;

/// <summary>The metrics of the epochs done, and a copy of the model as the last of them left it: the last good state, should the next one diverge.</summary>
internal sealed class GoodEpochs(Model model) : IDisposable
{
    private readonly List<EpochLine> _metrics = [];
    private readonly VariableStore _good = new(model.Device, model.Store.Variables);

    /// <summary>The metrics, all of them finite.</summary>
    public IReadOnlyList<EpochLine> Metrics => _metrics;

    /// <summary>Adds an epoch that is over.</summary>
    /// <param name="line">Its metrics.</param>
    /// <param name="step">Steps done so far.</param>
    /// <exception cref="NotFiniteNumberException">The model gives numbers on the test set that are not finite.</exception>
    public void Add(EpochLine line, long step)
    {
        foreach (var (name, value) in line.Terms.Append(new("train loss", line.Train)).Append(new("test loss", line.Test)))
        {
            if (!double.IsFinite(value))
            {
                throw new NotFiniteNumberException(string.Create(CultureInfo.InvariantCulture,
                    $"Training diverged in epoch {line.Epoch}, by step {step}: the {name.Replace('_', ' ')} became {value}. Lower --lr, or look at the data."));
            }
        }
        _metrics.Add(line);
        model.Store.CopyTo(_good);
    }

    /// <summary>Puts the model back to where the last of the epochs left it.</summary>
    public void Restore() => _good.CopyTo(model.Store);

    public void Dispose() => _good.Dispose();
}
