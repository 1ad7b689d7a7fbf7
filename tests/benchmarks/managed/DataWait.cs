using System.Diagnostics;
using System.Globalization;
using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Benchmarks;

/// <summary>The time that training steps wait for the rows of a mapped file, which may be larger than the memory of the process.</summary>
internal static class DataWait
{
    private const int Columns = 784, Batch = 128, ShuffleRows = 16_384;

    /// <summary>Trains the article's VAE for an epoch in each order of the rows.</summary>
    /// <param name="path">The file; it is written if it does not have the size.</param>
    /// <param name="gigabytes">The size of the file in GB.</param>
    /// <returns>A table.</returns>
    public static string Measure(string path, double gigabytes)
    {
        Write(path, (long)(gigabytes * 1e9) / Columns);
        using MappedRows rows = MappedRows.Open(path, RowLayout.Of<byte>(Columns));
        return "| rows | order | steps | step us | wait us | wait, % | working set MB |\n|---|---|---|---|---|---|---|\n"
            + Train("permutation", rows) + Train($"buffer of {ShuffleRows}", rows.Shuffle(ShuffleRows));
    }

    private static string Train(string order, IDataSource rows)
    {
        using Vae model = new(Columns, 400, 2);
        using TrainingLoop loop = new(model, new Adam(1e-3f));
        long start = Stopwatch.GetTimestamp();
        loop.Run(rows, 1, Batch);
        double step = Stopwatch.GetElapsedTime(start).TotalMicroseconds / loop.Step;
        double wait = loop.DataWait.TotalMicroseconds / loop.Step;
        using Process process = Process.GetCurrentProcess();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {rows.Count} | {order} | {loop.Step} | {step:F0} | {wait:F1} | {100 * wait / step:F1} | {process.PeakWorkingSet64 / 1e6:F0} |\n");
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
    }
}
