namespace Latent.Tests.Ops;

/// <summary>One line of the table of operations: an operation and its inputs.</summary>
/// <param name="Name">The name of the case.</param>
/// <param name="Apply">Traces the operation.</param>
/// <param name="Low">Lowest input.</param>
/// <param name="High">Highest input.</param>
/// <param name="Shapes">Shapes of the inputs.</param>
internal sealed record OpCase(string Name, Func<Tensor[], Tensor> Apply, double Low, double High, params Shape[] Shapes)
{
    /// <summary>Points at which the operation has a kink: inputs keep a distance from them.</summary>
    public double[] Kinks { get; init; } = [];

    /// <summary>Whether inputs must keep a distance from each other: the operation has a kink where two of them are equal.</summary>
    public bool Distinct { get; init; }

    /// <summary>Whether every derivative is zero or absent.</summary>
    public bool Flat { get; init; }

    /// <summary>Whether finite differences do not apply: gradients are blocked on purpose, or kinks lie inside.</summary>
    public bool Opaque { get; init; }

    /// <summary>Inputs that receive no gradient.</summary>
    public int[] WithoutGradient { get; init; } = [];

    public override string ToString() => Name;

    /// <summary>Draws the numbers of all inputs for a batch.</summary>
    public double[][] Draw(RandomSource random, int batch)
    {
        HashSet<int> used = [];
        return Array.ConvertAll(Shapes, shape =>
        {
            double[] values = new double[shape.Count(batch)];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = Next(random, used);
            }

            return values;
        });
    }

    private double Next(RandomSource random, HashSet<int> used)
    {
        while (true)
        {
            float value = (float)(Low + (High - Low) * random.NextUniform());
            bool nearKink = Kinks.Any(kink => Math.Abs(value - kink) < 0.05);
            if (!nearKink && (!Distinct || used.Add((int)Math.Floor(value * 200))))
            {
                return value;
            }
        }
    }
}
