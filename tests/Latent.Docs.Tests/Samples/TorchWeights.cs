using Latent.IO;
using Latent.Models;
using Latent.Torch;

namespace Readers.Samples;

internal static class TorchWeights
{
    public static (WeightsReport Report, float[,] Copies, float[,] Same) Run()
    {
        // page: managed/Latent.Torch/README.md
        TorchFile file = TorchFile.Read("vae.pth");                    // or Read("checkpoint.pth", key: "state_dict")
        using Vae vae = new(inputs: 6, hidden: 5, latents: 2);
        vae.LoadWeights(file);                                         // each name and shape must fit, or nothing is changed

        using Vae larger = new(inputs: 6, hidden: 5, latents: 3);
        WeightsReport report = larger.LoadWeights(file, strict: false);
        Console.WriteLine(report);                                     // 5 loaded; 5 of another shape: fc_mu.weight ([2, 5] in the ...

        SafetensorsFile.Write("vae.safetensors", file.Tensors);        // the same floats, for everyone
        // end
        using Vae same = new(inputs: 6, hidden: 5, latents: 2, seed: 7);
        same.LoadWeights("vae.safetensors");
        float[,] rows = new float[3, 6];
        return (report, vae.Reconstruct(rows), same.Reconstruct(rows));
    }
}
