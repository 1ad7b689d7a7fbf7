using System.Globalization;
using Latent.Cli.Storage;
using Latent.Models;

namespace Latent.Cli.Training;

/// <summary>The metrics of the epochs done, and a copy of the model as the last of them left it: the last good state, should the next one diverge.</summary>
internal sealed class GoodEpochs(Model model)
{
    private readonly List<EpochLine> _metrics = [];
    private readonly float[][] _values = [.. model.Variables.Select(variable => new float[model[variable].Length])];

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
        foreach (var (variable, copy) in model.Variables.Zip(_values))
        {
            model[variable].CopyTo(copy);
        }
    }

    /// <summary>Puts the model back to where the last of the epochs left it.</summary>
    public void Restore()
    {
        foreach (var (variable, copy) in model.Variables.Zip(_values))
        {
            copy.CopyTo(model[variable]);
        }
    }
}
