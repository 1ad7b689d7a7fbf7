using Latent.Devices;

namespace Latent.Training;

/// <summary>Sums of the loss and the terms over rows.</summary>
/// <param name="outputs">Names of the loss and the terms.</param>
/// <param name="batchesPerStep">Number of batches of rows that a step takes.</param>
internal sealed class LossSums(string[] outputs, int batchesPerStep)
{
    private readonly double[] _sums = new double[outputs.Length];

    /// <summary>Number of steps done.</summary>
    public long Steps { get; private set; }

    /// <summary>Number of rows done.</summary>
    public long Rows { get; private set; }

    /// <summary>The mean loss over the rows done.</summary>
    public double MeanLoss => Mean(0);

    /// <summary>The mean of each term over the rows done.</summary>
    public Dictionary<string, double> MeanTerms() => Enumerable.Range(1, outputs.Length - 1).ToDictionary(i => outputs[i], Mean);

    /// <summary>The sums of the loss and the terms.</summary>
    public ReadOnlySpan<double> Values => _sums;

    /// <summary>Continues with the sums of an epoch that had not ended.</summary>
    /// <param name="rows">Number of rows done.</param>
    /// <param name="values">Their <see cref="Values"/>.</param>
    public void Restore(long rows, ReadOnlySpan<double> values)
    {
        (Steps, Rows) = (0, rows);
        values.CopyTo(_sums);
    }

    /// <summary>Resets the sums.</summary>
    public void Reset()
    {
        (Steps, Rows) = (0, 0);
        Array.Clear(_sums);
    }

    /// <summary>Adds the results of the steps of a run. Allocates nothing.</summary>
    public void Add(CompiledProgram program, int batch, int steps)
    {
        Steps += steps;
        Rows += (long)batch * batchesPerStep * steps;
        for (int i = 0; i < outputs.Length; i++)
        {
            foreach (float value in program[outputs[i]].AsSpan(0, steps))
            {
                _sums[i] += (double)value * batch;
            }
        }
    }

    private double Mean(int output) => _sums[output] * batchesPerStep / Rows;
}
