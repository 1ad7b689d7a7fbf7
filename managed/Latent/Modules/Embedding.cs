namespace Latent.Modules;

/// <summary>A learned row of numbers for each of a number of things: <c>weight</c> [count, size], N(0, 1) at first.</summary>
public sealed class Embedding : Module
{
    /// <summary>Makes a table.</summary>
    /// <param name="count">How many things, 1 or more.</param>
    /// <param name="size">Numbers of each, 1 or more.</param>
    /// <param name="weight">First values; N(0, 1) if null.</param>
    public Embedding(int count, int size, Initializer? weight = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Weight = Register("weight", [count, size], weight ?? Initializers.Normal(1), count, size);
    }

    /// <summary>The rows.</summary>
    public Parameter Weight { get; }

    /// <summary>The rows of a vector of indices, [count, size]; an index outside the table ends the run with an error.</summary>
    public Tensor Forward(Tensor indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        return indices.Graph.Use(Weight).GatherRows(indices);
    }
}
