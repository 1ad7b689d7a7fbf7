namespace Latent.Platform.Runner;

/// <summary>
/// Tests the libraries on machines without a .NET SDK, as a self-contained application, also under an emulator. The last line of the output
/// reads "N passed, M failed, K skipped".
/// </summary>
internal static class Program
{
    private const string Usage = """
        usage: Latent.Platform.Runner COMMAND

          variants         print the variants that run here, as LATENT_SIMD names them
          tests            run the tests of Latent.Interop that need no child process and no compiler
          train FOLDER     train a model with each variant, and write the weights into FOLDER
          compare FOLDER   train the same here, and compare with the weights in FOLDER
        """;

    private static int Main(string[] arguments)
    {
        Wine.Prepare();
        if (arguments is ["variants"])
        {
            Console.WriteLine(string.Join(' ', Weights.Variants.Select(variant => $"{variant}".ToLowerInvariant())));
            return 0;
        }

        Tally? tally = arguments switch
        {
            ["tests"] => InteropTests.Run(),
            ["train", string folder] => Weights.Train(folder),
            ["compare", string folder] => Weights.Compare(folder),
            _ => null,
        };
        if (tally is null)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        Console.WriteLine(tally);
        return tally is { Failed: 0, Passed: > 0 } ? 0 : 1;
    }
}
