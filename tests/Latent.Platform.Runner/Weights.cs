using System.Globalization;
using System.Runtime.InteropServices;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Platform.Runner;

/// <summary>
/// The weights of a VAE after <see cref="Steps"/> steps of Adam on real digits, with one training for each variant. If two platforms run
/// the same variant, the weights must have the same bits, since kernels use no function of the C library with unspecified rounding. NEON,
/// which the other platform lacks, is compared within a tolerance with <see cref="Kin"/>, a variant of the same width. Two platforms with
/// the same processor must run the same variants.
/// </summary>
internal static class Weights
{
    private const int Steps = 100;
    private const int BatchSize = 64;
    private const int Rows = 640;
    private const int Pixels = 784;

    // NEON has four lanes as SSE4 has, but rounds a multiply-add once, and SSE4 twice.
    private const Variant Kin = Variant.Sse4;

    /// <summary>
    /// The largest relative distance |w - w'| / |w'| (norms over all weights) between two variants: Steps · ε / 2. Each step rounds each
    /// weight once, by at most half an ε of the weight. The roundings of the gradient add less, since a step changes a weight by about the
    /// learning rate.
    /// </summary>
    private static double Tolerance => Steps * (MathF.BitIncrement(1) - 1.0) / 2;

    /// <summary>The variants that run on this machine.</summary>
    internal static IEnumerable<Variant> Variants =>
        Enum.GetValues<Variant>().Where(variant => variant != Variant.Best && Context.IsSupported(variant));

    internal static Tally Train(string folder)
    {
        Directory.CreateDirectory(folder);
        int trained = 0;
        foreach (Variant variant in Variants)
        {
            TrainOne(variant, FileOf(folder, variant));
            trained++;
        }

        return new Tally(trained, 0, 0);
    }

    internal static Tally Compare(string folder)
    {
        int passed = 0, failed = 0;
        if (Variants.Contains(Variant.Sse4) && !Variants.ToHashSet().SetEquals(VariantsOf(folder)))
        {
            Console.WriteLine(
                $"FAILED: the variants here are {string.Join(", ", Variants)}; there they were {string.Join(", ", VariantsOf(folder))}");
            failed++;
        }

        foreach (Variant variant in Variants)
        {
            bool same = CompareOne(folder, variant);
            passed += same ? 1 : 0;
            failed += same ? 0 : 1;
        }

        return new Tally(passed, failed, 0);
    }

    private static IEnumerable<Variant> VariantsOf(string folder) =>
        Directory.GetFiles(folder, "*.safetensors").Select(file => Enum.Parse<Variant>(Path.GetFileNameWithoutExtension(file)));

    private static bool CompareOne(string folder, Variant variant)
    {
        string file = Path.GetTempFileName();
        TrainOne(variant, file);
        float[] own = Read(file);
        File.Delete(file);
        Variant reference = variant == Variant.Neon ? Kin : variant;
        float[] other = Read(FileOf(folder, reference));
        double distance = RelativeDistance(own, other);
        int different = own.Zip(other).Count(pair =>
            BitConverter.SingleToInt32Bits(pair.First) != BitConverter.SingleToInt32Bits(pair.Second));
        bool same = reference == variant ? different == 0 : distance <= Tolerance;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(same ? "passed" : "FAILED")}: weights of {variant} after {Steps} steps against {reference}: {different} of {own.Length} "
            + $"differ, relative distance {distance:g3}, at most {(reference == variant ? 0 : Tolerance):g3} expected"));
        return same;
    }

    private static void TrainOne(Variant variant, string file)
    {
        using Device device = Device.OnCpu(threads: 2, variant);
        using Vae vae = new(inputs: Pixels, hidden: 64, latents: 2, seed: 1, device: device);
        using Trainer trainer = new(vae, new Adam(1e-3f));
        trainer.Fit(Digits.Load().Train.Take(Rows), Steps * BatchSize / Rows, BatchSize);
        vae.Save(file);
    }

    // The tensors of a safetensors file: a length, a header of that length, and the numbers.
    private static float[] Read(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        int header = checked((int)BitConverter.ToInt64(bytes));
        return MemoryMarshal.Cast<byte, float>(bytes.AsSpan(sizeof(long) + header)).ToArray();
    }

    private static double RelativeDistance(float[] own, float[] other)
    {
        double distance = own.Zip(other).Sum(pair => Square((double)pair.First - pair.Second));
        return Math.Sqrt(distance / other.Sum(value => Square(value)));
    }

    private static double Square(double value) => value * value;

    private static string FileOf(string folder, Variant variant) => Path.Combine(folder, $"{variant}.safetensors");
}
