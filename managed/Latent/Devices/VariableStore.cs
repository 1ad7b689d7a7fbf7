using Latent.Compilation.Planning;
using Latent.Interop;

namespace Latent.Devices;

/// <summary>
/// Memory of a device for a set of variables, one after the other. All programs of a model use one store, so that sampling reads the values
/// that training has written. The host reads and writes copies of the numbers.
/// </summary>
public sealed class VariableStore : IDisposable
{
    /// <summary>Allocates variables, all of them zero.</summary>
    /// <param name="device">The device whose memory holds them.</param>
    /// <param name="variables">The variables in their order.</param>
    public VariableStore(Device device, IEnumerable<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(variables);
        Device = device;
        Layout = new VariableLayout(variables);
        Memory = device.Allocate<float>(Layout.Length);
    }

    /// <summary>The device whose memory holds the variables.</summary>
    public Device Device { get; }

    /// <summary>The variables in order.</summary>
    public IReadOnlyCollection<Variable> Variables => Layout.Variables;

    /// <summary>The memory of all variables.</summary>
    internal DeviceBuffer<float> Memory { get; }

    /// <summary>The places of the variables.</summary>
    internal VariableLayout Layout { get; }

    /// <summary>Whether a variable lies here.</summary>
    public bool Contains(Variable variable) => Layout.Contains(variable);

    /// <summary>
    /// A copy of the numbers of all variables as they lie in memory: in order, each from a multiple of 64 bytes on, with zeros between
    /// them.
    /// </summary>
    public float[] Read() => Memory.ToArray();

    /// <summary>A copy of the numbers of a variable.</summary>
    /// <exception cref="KeyNotFoundException">The variable does not lie in this store.</exception>
    public float[] Read(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        float[] values = new float[variable.Count];
        Read(variable, values);
        return values;
    }

    /// <summary>Copies the numbers of a variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="values">Receives its numbers; of the length of the variable.</param>
    /// <exception cref="KeyNotFoundException">The variable does not lie in this store.</exception>
    /// <exception cref="ArgumentException">The span has another length than the variable.</exception>
    public void Read(Variable variable, Span<float> values) => Memory.Read(values, PlaceOf(variable, values.Length));

    /// <summary>
    /// Replaces the numbers of all variables by those of <see cref="Read()"/>, of this store or of one with the same variables.
    /// </summary>
    /// <exception cref="ArgumentException">There are more or fewer numbers than in the store.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        RequireCount("The store", Layout.Length, values.Length);
        Memory.Write(values);
    }

    /// <summary>Replaces the numbers of a variable.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="values">Its new numbers; of the length of the variable.</param>
    /// <exception cref="KeyNotFoundException">The variable does not lie in this store.</exception>
    /// <exception cref="ArgumentException">The span has another length than the variable.</exception>
    public void Write(Variable variable, ReadOnlySpan<float> values) => Memory.Write(values, PlaceOf(variable, values.Length));

    /// <summary>
    /// Copies all numbers to another store of variables of the same shapes in the same order, within a device or through the host to
    /// another device.
    /// </summary>
    /// <exception cref="ArgumentException">The other store has other shapes.</exception>
    public void CopyTo(VariableStore other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!Variables.Select(variable => variable.Shape).SequenceEqual(other.Variables.Select(variable => variable.Shape)))
        {
            throw new ArgumentException(
                $"The store holds {string.Join(", ", other.Variables)}; {string.Join(", ", Variables)} were expected, or variables of "
                + "the same shapes.",
                nameof(other));
        }

        if (Device.SharesMemoryWith(other.Device))
        {
            Memory.CopyTo(other.Memory);
        }
        else
        {
            other.Write(Read());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Memory.Dispose();

    private int PlaceOf(Variable variable, int count)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (!Contains(variable))
        {
            throw new KeyNotFoundException($"The store holds no variable {variable}; it holds: {string.Join(", ", Variables)}.");
        }

        RequireCount(variable.Name, variable.Count, count);
        return Layout.OffsetOf(variable);
    }

    private static void RequireCount(string owner, int expected, int count)
    {
        if (count != expected)
        {
            throw new ArgumentException($"{owner} has {expected} numbers, not {count}.");
        }
    }
}
