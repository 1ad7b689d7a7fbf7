using System.CommandLine;
using System.Text;
using Latent.Cli.Pictures;
using Latent.Cli.Reproductions;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.IO;

namespace Latent.Cli.Commands;

/// <summary><c>latent reproduce pacgan</c></summary>
internal static class ReproducePacgan
{
    private const int MostSeeds = 100;
    private const int MostEpochs = 100_000;
    private const int MostPoints = 10_000_000;

    public static CommandWithExample Create(CommandContext context)
    {
        Option<int> seeds = OptionValues.WholeNumber("--seeds",
            "Number of trainings of each model, with the seeds 0, 1, ...", 1, MostSeeds, PacganProtocol.Seeds);
        Option<int> epochs = OptionValues.WholeNumber("--epochs",
            "Epochs: passes over the points. A packed model makes more passes in the same number of steps",
            1, MostEpochs, PacganProtocol.Epochs);
        Option<int> points = OptionValues.WholeNumber("--points", "Training points drawn from each mixture", 1, MostPoints,
            PacganProtocol.Points);
        Option<int> threads = OptionValues.Threads("Trainings at once, 0 for one per processor; the figures do not depend on it");
        Option<string> json = OptionValues.OutputFile(".json", "The JSON file for the figures.", "--json");
        json.Required = false;
        Option<string> output = OptionValues.Text("--out", "DIR",
            "The folder for pictures of the samples, ring.png and grid.png; finished trainings are kept there until all are, "
            + "so that the same command continues after an interruption");
        CommandWithExample command = new("pacgan",
            "Trains GANs on the two mixtures of Gaussians of Lin, Khetan, Fanti and Oh (2018), "
            + "and counts the modes that their samples cover: "
            + "a plain GAN, one whose discriminator receives two samples at once, and the best GAN that we know.",
            "latent reproduce pacgan --json pacgan.json --out runs/pacgan") { seeds, epochs, points, threads, json, output };
        command.SetAction(parse => Run(
            context, new PacganSize(parse.GetValue(seeds), parse.GetValue(epochs), parse.GetValue(points)), parse.GetValue(threads),
            parse.GetValue(json), parse.GetValue(output)));
        return command;
    }

    private static int Run(CommandContext context, PacganSize size, int threads, string? json, string? folder)
    {
        // Checks the paths before minutes of work, not after them.
        foreach (string file in new[] { json, folder is null ? null : PictureOf(folder, "ring") }.OfType<string>())
        {
            OutputFolder.Create(file);
        }

        using RunLock? folderLock = folder is null ? null : RunLock.Take(folder);
        KeptTrainings kept = new(folder, size);
        IReadOnlyList<PacganSamples>? trainings = new PacganRun(context, size, threads == 0 ? Environment.ProcessorCount : threads, kept)
            .Complete();
        if (trainings is null)
        {
            return ExitCode.Interrupted;
        }

        PacganReport report = PacganReport.Of(size, trainings);
        PacganTable.Write(report, context.Output);
        if (json is not null)
        {
            AtomicFile.Write(json, stream => stream.Write(Encoding.UTF8.GetBytes(report.ToJson())));
        }

        if (folder is not null)
        {
            WritePictures(folder, trainings);
        }

        kept.Delete();
        return ExitCode.Success;
    }

    private static void WritePictures(string folder, IReadOnlyList<PacganSamples> trainings)
    {
        foreach (IGrouping<GaussianMixture, PacganSamples> group in trainings.Where(training => training.Job.Seed == 0)
            .GroupBy(training => training.Job.Mixture))
        {
            MixtureScatter.Write(
                PictureOf(folder, group.Key.Name), group.Key,
                [("points of the mixture", PacganProtocol.RealPoints(group.Key)),
                .. group.Select(training => (training.Job.Setup.Name, training.Samples))]);
        }
    }

    private static string PictureOf(string folder, string mixture) => Path.Combine(folder, $"{mixture}.png");
}
