using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace Latent.Cli.Tests.Support;

/// <summary>Small files of prices: closes of weekdays, calm except in every third month.</summary>
internal static class PriceFiles
{
    public static readonly DateTime FirstDay = new(2015, 1, 5);

    /// <summary>Creates the lines of a CSV file, the header first.</summary>
    /// <param name="days">The number of days.</param>
    /// <param name="seed">The seed of the moves.</param>
    public static List<string> Lines(int days, ulong seed = 1)
    {
        float[] moves = new float[days];
        new RandomSource(seed).Normal(moves, 1);
        List<string> lines = ["date,open,high,low,close,volume"];
        (double close, DateTime day) = (100.0, FirstDay);
        for (int i = 0; i < days; i++)
        {
            double open = close;
            close *= Math.Exp((i / 21 % 3 == 2 ? 0.02 : 0.007) * moves[i]);
            (double high, double low) = (1.002 * Math.Max(open, close), 0.998 * Math.Min(open, close));
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{day:yyyy-MM-dd},{open:0.0000},{high:0.0000},{low:0.0000},{close:0.0000},1000"));
            day = day.AddDays(day.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
        }

        return lines;
    }

    /// <summary>Writes a file of one symbol, and returns its path.</summary>
    public static string Write(string path, int days, ulong seed = 1) => WriteLines(path, Lines(days, seed));

    /// <summary>Writes lines, and returns the path.</summary>
    public static string WriteLines(string path, IEnumerable<string> lines)
    {
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")), Encoding.UTF8);
        return path;
    }

    /// <summary>Writes the times and closes of lines as Parquet, and returns the path.</summary>
    public static async Task<string> WriteParquet(string path, IEnumerable<string> lines)
    {
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        DataField date = new DataField<DateTime>("date"), close = new DataField<double>("close");
        await using FileStream stream = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(date, close), stream);
        using ParquetRowGroupWriter group = writer.CreateRowGroup();
        await group.WriteAsync<DateTime>(date, rows.Select(row =>
            DateTime.SpecifyKind(DateTime.ParseExact(row[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), DateTimeKind.Utc)).ToArray());
        await group.WriteAsync<double>(close, rows.Select(row => double.Parse(row[4], CultureInfo.InvariantCulture)).ToArray());
        return path;
    }

    /// <summary>Splits a line of CSV into its fields.</summary>
    public static string[] Fields(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool quoted = false;
        foreach (char c in line)
        {
            quoted ^= c == '"';
            if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c != '"')
            {
                field.Append(c);
            }
        }

        return [.. fields, field.ToString()];
    }
}
