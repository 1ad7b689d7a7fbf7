using System.Globalization;
using System.Text;
using Latent.Interop;
using static System.FormattableString;

namespace Latent.Compilation;

/// <summary>Writes the instructions of a program as a table of text.</summary>
internal static class Explanation
{
    /// <summary>A line for each instruction, with its time if times are given, then the sums and the passes.</summary>
    /// <param name="costs">The instructions of the program.</param>
    /// <param name="batch">The batch for which sizes are given.</param>
    /// <param name="arenaBytes">The size of the memory for intermediate results.</param>
    /// <param name="tileRows">Rows of a tile, or 0.</param>
    /// <param name="passes">The passes that the compiler ran.</param>
    /// <param name="nanoseconds">The time of each instruction in one step, or empty.</param>
    public static string Of(
        IReadOnlyList<InstructionCost> costs, int batch, long arenaBytes, int tileRows, IReadOnlyList<Pass> passes,
        ReadOnlySpan<double> nanoseconds)
    {
        List<string[]> rows = [["", "instruction", "result", "shapes", "MFLOP", "KB",
            .. Times("us", "share", "GFLOP/s", nanoseconds.Length)]];
        double total = Math.Max(Sum(nanoseconds), 1);
        for (int i = 0; i < costs.Count; i++)
        {
            InstructionCost cost = costs[i];
            double time = nanoseconds.IsEmpty ? 0 : nanoseconds[i];
            rows.Add([
                $"{i}", cost.Operation, cost.Result, cost.Shapes, Number(cost.Flops / 1e6), Number(cost.Bytes / 1e3),
                .. Times(Number(time / 1e3), Invariant($"{100 * time / total:F1} %"), cost.Flops > 0
                ? Number(cost.Flops / Math.Max(time, 1)) : "", nanoseconds.Length),
            ]);
        }

        StringBuilder text = new();
        text.AppendLine(FormattableString.Invariant(
            $"{costs.Count} instructions at batch {batch}, arena {arenaBytes / 1e3:F0} KB{Tiles(tileRows, costs)}"));
        Append(text, rows);
        text.AppendLine(FormattableString.Invariant(
            $"{costs.Sum(cost => cost.Flops) / 1e6:F1} MFLOP, {costs.Sum(cost => cost.Bytes) / 1e6:F1} MB of operands"));
        text.AppendLine($"passes: {string.Join(", ", passes)}");
        Pass[] off = [.. Pass.All.Except(passes)];
        return text.Append(off.Length == 0 ? "" : $"off: {string.Join<Pass>(", ", off)}{Environment.NewLine}").ToString();
    }

    private static string Tiles(int rows, IReadOnlyList<InstructionCost> costs)
    {
        int first = costs.TakeWhile(cost => cost.Phase == Phase.Before).Count();
        int count = costs.Count(cost => cost.Phase == Phase.Tiles);
        return rows == 0 ? "" : $"; {first} to {first + count - 1} run for tiles of {rows} rows";
    }

    private static IEnumerable<string> Times(string time, string share, string rate, int count) => count > 0 ? [time, share, rate] : [];

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static string Number(double value) =>
        value == 0 ? "" : value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);

    private static void Append(StringBuilder text, List<string[]> rows)
    {
        const int FirstNumber = 4;
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, i) =>
                i >= FirstNumber || i == 0 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
