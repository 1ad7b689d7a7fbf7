using Latent.Models;

namespace Latent.Onnx.Tests.Support;

/// <summary>A function of a model that Latent itself ran on random rows: the inputs, the draws and the outputs.</summary>
/// <param name="Inputs">The numbers of the inputs, then those of the draws, each with its sizes.</param>
/// <param name="Outputs">The numbers of the outputs.</param>
internal sealed record Evaluated(IReadOnlyList<(Array Numbers, long[] Sizes)> Inputs, IReadOnlyList<float[]> Outputs)
{
    /// <summary>Runs a function. What its nodes draw become further outputs, so that the draws are those of the run.</summary>
    public static Evaluated Run(Model model, ModelFunction function, int rows, ulong seed)
    {
        RandomSource random = new(seed);
        float[][,] inputs = [.. function.Inputs.Select(input => Draw(random, rows, input))];
        int[] columns = [.. function.Inputs.Select(input => input.Columns)];
        using RowFunction compiled = new(model.Device, model.Store, columns, (graph, x) =>
        {
            Tensor[] outputs = function.Body(graph, x);
            return [.. outputs, .. Liveness.Of(outputs).Where(node => node.Op is RandomOp)];
        });
        float[][,] results = compiled.Call(rows, seed, [.. inputs.Zip(columns, RowFunction.Rows)]);
        int count = function.Outputs.Count;
        return new Evaluated([.. inputs.Concat(results.Skip(count)).Select(WithSizes)], [.. results.Take(count).Select(Flat)]);
    }

    /// <summary>Uniform numbers; a condition has a single 1 in each row, as a class has.</summary>
    private static float[,] Draw(RandomSource random, int rows, (string Name, int Columns) input)
    {
        float[,] values = new float[rows, input.Columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < input.Columns; column++)
            {
                values[row, column] = input.Name.StartsWith("condition", StringComparison.Ordinal)
                    ? (row % input.Columns == column ? 1 : 0)
                    : (float)random.NextUniform();
            }
        }

        return values;
    }

    private static (Array, long[]) WithSizes(float[,] matrix) => (Flat(matrix), [matrix.GetLength(0), matrix.GetLength(1)]);

    private static float[] Flat(float[,] matrix) => [.. matrix.Cast<float>()];
}
