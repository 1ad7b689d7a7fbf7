using static System.FormattableString;

namespace Latent.Data;

/// <summary>
/// A mixture of isotropic normal distributions with one deviation and known centres, each equally likely. The modes that a generative
/// model covers can be counted, and so can its samples off the modes.
/// </summary>
public sealed class GaussianMixture
{
    private const int MostModes = 256;

    private readonly float[,] _modes;

    /// <summary>Makes a mixture.</summary>
    /// <param name="name">Name for messages and titles.</param>
    /// <param name="modes">The centres, [count, columns], finite; 1 to 256 of them, which label the points.</param>
    /// <param name="deviation">The standard deviation of each mode along each axis, above 0 and finite.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public GaussianMixture(string name, float[,] modes, double deviation)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(modes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        if (!double.IsFinite(deviation))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation,
                Invariant($"The deviation of the mixture '{name}' is {deviation}; expected a finite number."));
        }

        if (modes.GetLength(0) is < 1 or > MostModes || modes.GetLength(1) < 1)
        {
            throw new ArgumentException(
                $"The mixture '{name}' has {modes.GetLength(0)} modes of {modes.GetLength(1)} numbers; "
                + $"expected 1 to {MostModes} modes of 1 number or more.", nameof(modes));
        }

        foreach (float value in modes)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException(Invariant($"A centre of the mixture '{name}' holds {value}; expected finite numbers."),
                    nameof(modes));
            }
        }

        (Name, _modes, Deviation) = (name, (float[,])modes.Clone(), deviation);
    }

    /// <summary>
    /// Eight modes of deviation 0.01 on the circle of radius 1: the 2D-ring of Lin et al., "PacGAN: the power of two samples in generative
    /// adversarial
    /// networks" (2018), section 4.1, after Srivastava et al., "VEEGAN" (2017).
    /// </summary>
    public static GaussianMixture Ring { get; } =
        new("ring", Centres(8, mode => (Math.Cos(mode * Math.PI / 4), Math.Sin(mode * Math.PI / 4))), 0.01);

    /// <summary>Twenty-five modes of deviation 0.05, 2 apart, on a square around the origin: the 2D-grid of the same section.</summary>
    public static GaussianMixture Grid { get; } = new("grid", Centres(25, mode => (2 * (mode / 5 - 2), 2 * (mode % 5 - 2))), 0.05);

    /// <summary>Name for messages and titles, such as <c>ring</c>.</summary>
    public string Name { get; }

    /// <summary>The standard deviation of each mode along each axis.</summary>
    public double Deviation { get; }

    /// <summary>Number of modes.</summary>
    public int Modes => _modes.GetLength(0);

    /// <summary>Numbers of a point.</summary>
    public int Columns => _modes.GetLength(1);

    /// <summary>A copy of the centres, [<see cref="Modes"/>, <see cref="Columns"/>].</summary>
    public float[,] Centres() => (float[,])_modes.Clone();

    /// <summary>Draws points, labelled with their modes. The same seed gives the same points.</summary>
    /// <param name="count">Number of points, 1 or more.</param>
    /// <param name="seed">Any number.</param>
    public Dataset Sample(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        RandomSource random = new(seed);
        byte[] labels = new byte[count];
        float[] values = new float[ArraySize.Of(count, Columns)];
        random.Normal(values, Deviation);
        for (int point = 0; point < count; point++)
        {
            labels[point] = (byte)random.NextBelow(Modes);
            for (int column = 0; column < Columns; column++)
            {
                values[point * Columns + column] += _modes[labels[point], column];
            }
        }

        return Dataset.FromFloats(Name, values, Columns, labels);
    }

    /// <summary>
    /// The mixture with centres and deviation multiplied by a factor, to bring the points to a scale that suits networks.
    /// </summary>
    /// <param name="factor">Above 0 and finite.</param>
    public GaussianMixture Scaled(double factor)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(factor);
        float[,] modes = Centres();
        for (int mode = 0; mode < Modes; mode++)
        {
            for (int column = 0; column < Columns; column++)
            {
                modes[mode, column] = (float)(modes[mode, column] * factor);
            }
        }

        return new GaussianMixture(Name, modes, Deviation * factor);
    }

    private static float[,] Centres(int count, Func<int, (double X, double Y)> place)
    {
        float[,] modes = new float[count, 2];
        for (int mode = 0; mode < count; mode++)
        {
            (double x, double y) = place(mode);
            (modes[mode, 0], modes[mode, 1]) = ((float)x, (float)y);
        }

        return modes;
    }
}
