using Latent.Data;
using Latent.Models;
using Latent.Training;

namespace Readers.Samples;

internal static class LargeData
{
    public static double Run()
    {
        // page: managed/Latent/README.md
        File.WriteAllBytes("images.bin", Digits.Load().Train.Bytes);   // any file of rows, of any size
        using MappedRows images = MappedRows.Open("images.bin", new RowLayout(ColumnType.Bytes, Columns: 784));
        IDataSource noisy = images.Transform((from, to, random) =>     // computed while the training runs, anew in each epoch
        {
            for (int i = 0; i < to.Floats.Length; i++)
            {
                to.Floats[i] = Math.Clamp(from.Bytes[i] / 255f + (random.NextUniform() < 0.01 ? 1 : 0), 0, 1);
            }
        }, RowLayout.Of<float>(784));

        using Vae vae = new(inputs: 784, hidden: 64, latents: 2);
        using Trainer trainer = new(vae);
        trainer.Fit(noisy, epochs: 2);
        trainer.Fit(DataSources.FromRows("generated", 784, epoch => Enumerable.Range(0, 10_000).Select(row =>
        {
            float[] pixels = new float[784];
            pixels[epoch.Random(row).NextBelow(784)] = 1;              // the same rows for the same seed and epoch
            return pixels;
        })), epochs: 1);
        double waited = trainer.Loop.DataWait.TotalMilliseconds / trainer.Step;
        Console.WriteLine($"a step waited {waited:F3} ms for its rows");
        // end
        return waited;
    }
}
