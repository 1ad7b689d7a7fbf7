namespace Latent.Modules;

/// <summary>A table with a trained row of numbers for each index: <c>weight</c> [count, size], initially N(0, 1).</summary>
public sealed class Embedding : Module
{
    /// <summary>Makes a table.</summary>
    /// <param name="count">The number of rows, 1 or more.</param>
    /// <param name="size">The numbers in a row, 1 or more.</param>
    /// <param name="weight">Initial values; N(0, 1) if null.</param>
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
