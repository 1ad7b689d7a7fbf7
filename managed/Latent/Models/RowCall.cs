namespace Latent.Models;

/// <summary>Runs a compiled function on rows in memory of the caller, block after block, without allocation.</summary>
internal static class RowCall
{
    /// <summary>Runs a function of at most one input, with one output or two.</summary>
    /// <param name="program">The function.</param>
    /// <param name="input">Rows of the input, one after another; empty for a function without inputs.</param>
    /// <param name="output">Receives the first output.</param>
    /// <param name="second">Receives the second output; empty for a function with one.</param>
    /// <param name="seed">Key of the random draws.</param>
    public static void Run(RowProgram program, ReadOnlySpan<float> input, Span<float> output, Span<float> second, ulong seed)
    {
        RequireCount("inputs", program.InputColumns.Count, input.IsEmpty && program.InputColumns.Count == 0 ? 0 : 1);
        RequireCount("outputs", program.OutputColumns.Count, second.IsEmpty && program.OutputColumns.Count == 1 ? 1 : 2);
        int rows = program.InputColumns.Count == 0
            ? Rows("output", 0, output.Length, program.OutputColumns[0])
            : Rows("input", 0, input.Length, program.InputColumns[0]);
        RequireLength("output", 0, output.Length, rows, program.OutputColumns[0]);
        if (program.OutputColumns.Count == 2)
        {
            RequireLength("output", 1, second.Length, rows, program.OutputColumns[1]);
        }

        for (int start = 0, count; start < rows; start += count)
        {
            count = Math.Min(program.BlockRows, rows - start);
            if (program.InputColumns.Count > 0)
            {
                Part(input, start, count, program.InputColumns[0]).CopyTo(program.Input(0, count));
            }

            program.RunBlock(count, start / program.BlockRows, seed);
            program.Output(0, count).CopyTo(Part(output, start, count, program.OutputColumns[0]));
            if (program.OutputColumns.Count == 2)
            {
                program.Output(1, count).CopyTo(Part(second, start, count, program.OutputColumns[1]));
            }
        }
    }

    /// <summary>Runs a function of any number of inputs and outputs.</summary>
    /// <param name="program">The function.</param>
    /// <param name="inputs">Rows of each input, one after another.</param>
    /// <param name="outputs">Receives the outputs.</param>
    /// <param name="seed">Key of the random draws.</param>
    public static void Run(
        RowProgram program, ReadOnlySpan<ReadOnlyMemory<float>> inputs, ReadOnlySpan<Memory<float>> outputs, ulong seed)
    {
        RequireCount("inputs", program.InputColumns.Count, inputs.Length);
        RequireCount("outputs", program.OutputColumns.Count, outputs.Length);
        int rows = inputs.IsEmpty
            ? Rows("output", 0, outputs[0].Length, program.OutputColumns[0])
            : Rows("input", 0, inputs[0].Length, program.InputColumns[0]);
        for (int i = 0; i < inputs.Length; i++)
        {
            RequireLength("input", i, inputs[i].Length, rows, program.InputColumns[i]);
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            RequireLength("output", i, outputs[i].Length, rows, program.OutputColumns[i]);
        }

        for (int start = 0, count; start < rows; start += count)
        {
            count = Math.Min(program.BlockRows, rows - start);
            for (int i = 0; i < inputs.Length; i++)
            {
                Part(inputs[i].Span, start, count, program.InputColumns[i]).CopyTo(program.Input(i, count));
            }

            program.RunBlock(count, start / program.BlockRows, seed);
            for (int i = 0; i < outputs.Length; i++)
            {
                program.Output(i, count).CopyTo(Part(outputs[i].Span, start, count, program.OutputColumns[i]));
            }
        }
    }

    private static ReadOnlySpan<float> Part(ReadOnlySpan<float> rows, int start, int count, int columns) =>
        rows.Slice(start * columns, count * columns);

    private static Span<float> Part(Span<float> rows, int start, int count, int columns) => rows.Slice(start * columns, count * columns);

    private static int Rows(string of, int index, int length, int columns) => columns == 0 || length % columns != 0
        ? throw new ArgumentException($"The {of} {index} has {length} numbers; expected whole rows of {columns}.")
        : length / columns;

    private static void RequireLength(string of, int index, int length, int rows, int columns)
    {
        if (length != (long)rows * columns)
        {
            throw new ArgumentException($"The {of} {index} has {length} numbers; expected {rows} rows of {columns}.");
        }
    }

    private static void RequireCount(string of, int expected, int count)
    {
        if (count != expected)
        {
            throw new ArgumentException($"The function has {expected} {of}, but {count} were given.");
        }
    }
}
