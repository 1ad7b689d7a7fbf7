using System.Diagnostics;
using System.Globalization;
using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Benchmarks;

/// <summary>The time that training steps wait for the rows of a mapped file that is larger than the memory of the process.</summary>
internal static class DataWait
{
    /// <summary>The orders of the rows: as in the file, shuffled by a buffer, and shuffled by a permutation.</summary>
    public const string Sequence = "sequence", Buffer = "buffer", Permutation = "permutation";

    private const int Columns = 784, Batch = 128, BufferRows = 16_384, ReportSteps = 5000;

    /// <summary>
    /// Trains the article's VAE for an epoch in each order, and prints a line as soon as one is done, since all of them take minutes.
    /// </summary>
    /// <param name="path">The file; it is written if it does not have the size.</param>
    /// <param name="gigabytes">The size of the file in GB.</param>
    /// <param name="limit">The most memory of the process with the pages of the file, in MB.</param>
    /// <param name="orders">The orders.</param>
    /// <param name="steps">The most steps in each order.</param>
    public static void Measure(string path, double gigabytes, int limit, string[] orders, long steps)
    {
        Write(path, (long)(gigabytes * 1e9) / Columns);
        using MappedRows rows = MappedRows.Open(path, RowLayout.Of<byte>(Columns));
        using MemoryLimit memory = new(path, limit * 1_000_000L);
        Console.WriteLine("| rows | order | steps | step us | wait us | wait, % | first wait ms | own MB | with the file MB | read MB |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (string order in orders)
        {
            memory.Restart();
            Console.WriteLine(Train(order, rows, memory, steps));
        }
    }

    private static string Train(string order, MappedRows rows, MemoryLimit memory, long steps)
    {
        IDataSource source = order == Buffer ? rows.Shuffle(BufferRows) : rows;
        using Vae model = new(Columns, 400, 2);
        using TrainingLoop loop = new(model, new Adam(1e-3f), new TrainerOptions { Shuffle = order != Sequence });
        long start = Stopwatch.GetTimestamp();
        loop.Steps(source, 1, Batch);
        double first = loop.DataWait.TotalMilliseconds;
        while (loop.Epoch == 0 && loop.Step < steps)
        {
            loop.Steps(source, Math.Min(ReportSteps, steps - loop.Step), Batch);
            Console.Error.WriteLine($"{order}: step {loop.Step}");
        }

        double step = Stopwatch.GetElapsedTime(start).TotalMicroseconds / loop.Step;
        double wait = loop.DataWait.TotalMicroseconds / loop.Step;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {rows.Count} | {order} | {loop.Step} | {step:F0} | {wait:F1} | {100 * wait / step:F2} | {first:F0} | "
            + $"{memory.PeakOwn / 1e6:F0} | {memory.Peak / 1e6:F0} | {memory.BytesRead / 1e6:F0} |");
    }

    private static void Write(string path, long rows)
    {
        if (File.Exists(path) && new FileInfo(path).Length == rows * Columns)
        {
            return;
        }

        byte[] block = new byte[Columns * 4096];
        RandomSource random = new(1);
        using FileStream file = File.Create(path);
        for (long row = 0; row < rows; row += 4096)
        {
            for (int i = 0; i < block.Length; i += 5)
            {
                block[i] = (byte)random.NextWord();
            }

            file.Write(block.AsSpan(0, (int)Math.Min(4096, rows - row) * Columns));
        }

        file.Flush(flushToDisk: true);
    }
}
