using Latent.Data;
using Latent.Losses;
using Latent.Modules;
using static System.FormattableString;

namespace Latent.Models.Parts;

/// <summary>
/// The distribution of data given the decoder's output, which is one number for each column, its location. Derive from it for a
/// distribution of your own, and register its parameters.
/// </summary>
public abstract class Likelihood : Module
{
    /// <summary>The name in configurations, such as <c>student-t</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Writes the settings from which the <see cref="PartCatalog"/> makes the likelihood again; none by default.</summary>
    /// <param name="settings">Receives the settings.</param>
    public virtual void WriteSettings(ModelSettings settings)
    {
    }

    /// <summary>Throws if a value is outside of the distribution's range. By default all finite values are inside.</summary>
    /// <exception cref="ArgumentException">A value is outside of the range.</exception>
    public virtual void Validate(Dataset data)
    {
    }

    /// <summary>−ln p(x | location) of each element, in nats.</summary>
    public abstract Tensor NegativeLog(Tensor location, Tensor data);

    /// <summary>The mean of each element.</summary>
    public virtual Tensor Mean(Tensor location) => location;

    /// <summary>−ln p(x | location), summed over columns and averaged over the batch. A scalar, in nats per sample.</summary>
    public Tensor PerSample(Tensor location, Tensor data) => Loss.BatchMean(NegativeLog(location, data));
}
