using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Training;

namespace Readers.Samples;

internal static class OwnArray
{
    public static (History History, float[] Bounds) Run()
    {
        // page: README.md
        float[,] rows = new float[2000, 8];                            // one row a sample: put your own numbers here
        Random random = new(1);
        for (int i = 0; i < rows.GetLength(0); i++)
        {
            float level = random.NextSingle();
            for (int j = 0; j < rows.GetLength(1); j++)
            {
                rows[i, j] = level * j + 0.1f * random.NextSingle();
            }
        }

        Dataset table = Dataset.FromFloats("sensors", rows);           // refuses NaN and infinity, and names row and column
        using Vae vae = new(inputs: 8, new Mlp(32), latents: 2, new GaussianLikelihood(8));
        using Trainer trainer = new(vae);                              // Adam with a learning rate of 1e-3
        History history = trainer.Fit(table.Split(0.9, seed: 1), epochs: 30);
        float[] bounds = vae.Elbo(rows, seed: 1);                      // a lower bound of ln p(row): low values are unusual rows
        // end
        return (history, bounds);
    }
}
