using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Latent.Models;

namespace Latent.Tests.Models;

/// <summary>The outputs of models for fixed rows; also the child process of <see cref="FreshProcessTests"/>.</summary>
internal static class ModelOutputs
{
    public const string Program = "models";

    private const int Rows = 5;

    /// <summary>The outputs of a function.</summary>
    public static float[][] Of(Model model, string function)
    {
        using Predictor predictor = new(model, function, replicas: 1);
        ReadOnlyMemory<float>[] inputs = [.. predictor.Function.Inputs.Select((input, i) =>
            new ReadOnlyMemory<float>([.. Enumerable.Range(0, Rows * input.Columns).Select(j => (j * 7 + i) % 11 / 11f)]))];
        float[][] outputs = [.. predictor.OutputColumns.Select(columns => new float[Rows * columns])];
        predictor.Run(inputs, Array.ConvertAll(outputs, output => output.AsMemory()), seed: 5);
        return outputs;
    }

    /// <summary>A model's type, and a hash of the bits of all outputs of all its functions.</summary>
    public static string Describe(Model model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (float[] output in model.Functions.SelectMany(function => Of(model, function.Name)))
        {
            hash.AppendData(MemoryMarshal.AsBytes<float>(output));
        }

        return string.Create(
            CultureInfo.InvariantCulture, $"{model.GetType().Name} {model.Functions.Count} {Convert.ToHexString(hash.GetCurrentHash())}");
    }

    /// <summary>Prints the kinds that the catalogue knows at the start of a process, then a line for each file of a folder.</summary>
    public static void PrintLoaded(string folder)
    {
        Console.WriteLine(string.Join(' ', ModelCatalog.Kinds));
        foreach (string path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            using Model model = Model.Load(path);
            Console.WriteLine(Describe(model));
        }
    }
}
