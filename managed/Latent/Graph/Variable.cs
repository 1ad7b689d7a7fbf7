namespace Latent;

/// <summary>
/// A named block of floats that outlives a run and lies in a <see cref="Devices.VariableStore"/>: a parameter or a piece of optimizer
/// state.
/// </summary>
public class Variable
{
    /// <summary>Declares a variable.</summary>
    /// <param name="name">The name, in a model the path of a parameter such as <c>fc1.weight</c>.</param>
    /// <param name="shape">The shape, which must not depend on the batch.</param>
    /// <exception cref="ArgumentException">The shape depends on the batch, or has more than 2³¹ − 1 elements.</exception>
    public Variable(string name, Shape shape)
    {
        if (shape.HasBatch)
        {
            throw new ArgumentException(
                $"Variable '{name}' has the shape {shape}; the shape of a variable cannot depend on the batch.", nameof(shape));
        }

        if (shape.Dims.ToArray().Aggregate(1.0, (product, dim) => product * dim) > int.MaxValue)
        {
            throw new ArgumentException(
                $"Variable '{name}' of shape {shape} is too large; a variable has at most {int.MaxValue} elements.", nameof(shape));
        }

        Name = name;
        Shape = shape;
    }

    /// <summary>The name; the path from the root module for a parameter of a model.</summary>
    public string Name { get; internal set; }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The number of elements.</summary>
    public int Count => (int)Shape.Count(1);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}
