using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests.Commands;

public sealed class UsageTests
{
    private static readonly string[] Commands = ["train", "sample", "encode", "interpolate", "export", "info", "import"];

    [TestCaseSource(nameof(Commands))]
    public void The_help_of_each_command_ends_with_an_example_that_parses(string command)
    {
        string help = CommandRun.Success(command, "--help").Output;

        string[] lines = help.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        Assert.That(lines[^2], Is.EqualTo("Example:"));
        Assert.That(lines[^1], Does.StartWith($"  latent {command} "));
        // Parsed with an unknown option, so that the only error must be about that option.
        Assert.That(CommandRun.Of([.. lines[^1].Trim().Split(' ').Skip(1), "--unknown"]).Error, Does.StartWith("latent: '--unknown'"));
    }

    [Test]
    public void The_help_of_the_whole_lists_each_command_and_its_example()
    {
        string help = CommandRun.Success("--help").Output;

        Assert.That(Commands.Where(command => !help.Contains($"\n  {command} ", StringComparison.Ordinal)
            || !help.Contains($"\n  latent {command} ", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("vae", "--latent <N>", "[default: 2]", "--beta")]
    [TestCase("beta-vae", "--beta <X>", "[default: 4]", "--loss")]
    [TestCase("iwae", "--hidden <N[,N...]>", "[default: 200,200]", "--channels")]
    [TestCase("dcgan", "--channels <N[,N...]>", "[default: 64,128]", "--patience")]
    [TestCase("cgan", "--batch <N>", "[default: 64]", "--packing")]
    [TestCase("wgan-gp", "--loss", "[default: wasserstein]", "--likelihood")]
    [TestCase("gan", "--lr <X>", "[default: 0.0002; 2e-05 for lion, 0.01 for adagrad, 0.01 for sgd]", "--warm-up")]
    public void The_help_of_a_kind_shows_its_options_with_its_defaults_and_no_others(string kind, string own, string standard, string other)
    {
        string[] help = CommandRun.Success("train", kind, "--help").Output.ReplaceLineEndings("\n").Split('\n');

        Assert.That(help.Single(line => line.TrimStart().StartsWith(own, StringComparison.Ordinal)), Does.EndWith(standard));
        Assert.That(help.Where(line => line.TrimStart().StartsWith(other, StringComparison.Ordinal)), Is.Empty);
        Assert.That(help[^2], Is.EqualTo($"  latent train {kind} --data digits --out runs/{kind}-digits"));
    }

    [Test]
    public void The_version_is_that_of_the_assembly() =>
        Assert.That(CommandRun.Success("--version").Output.Trim(), Is.EqualTo(VersionAction.Version));

    [TestCase("", "command", "Usage: latent train|sample|evaluate|encode|interpolate|export|info|models|")]
    [TestCase("launch", "'launch'", "Usage: latent train|")]
    [TestCase("train", "name it, as in 'latent train vae', or give --config", "Usage: latent train ae|conv-ae|")]
    [TestCase("train gam", "'gam'", "Usage: latent train ae|conv-ae|")]
    [TestCase("train --seed 3 vae", "--seed is before 'vae'; give it after the kind", "Usage: latent train vae [options]")]
    [TestCase("train --config x.json --beta 3", "'--beta'", "Usage: latent train")]
    [TestCase("train gan --packing 0", "--packing is '0'; expected a whole number from 1 to 16", "Usage: latent train")]
    [TestCase("train gan --loss best", "--loss is 'best'; expected non-saturating or minimax", "Usage: latent train")]
    [TestCase("train vae more", "'more'", "Usage: latent train")]
    [TestCase("train vae --epohcs 3", "'--epohcs'", "Usage: latent train")]
    [TestCase("train vae --latent 0", "--latent is '0'; expected a whole number from 1", "Usage: latent train")]
    [TestCase("train vae --latent 2 --latent 3", "'--latent' expects a single", "Usage: latent train")]
    [TestCase("train vae --latent two", "--latent is 'two'", "Usage: latent train")]
    [TestCase("train vae --latent", "'--latent'", "Usage: latent train")]
    [TestCase("train vae --epochs -1", "--epochs is '-1'", "Usage: latent train")]
    [TestCase("train vae --epochs 0", "--epochs is '0'", "Usage: latent train")]
    [TestCase("train vae --epochs 99999999999", "--epochs is '99999999999'", "Usage: latent train")]
    [TestCase("train vae --batch 1.5", "--batch is '1.5'", "Usage: latent train")]
    [TestCase("train vae --lr nan", "--lr is 'nan'; expected a number above 0", "Usage: latent train")]
    [TestCase("train vae --lr 0", "--lr is '0'", "Usage: latent train")]
    [TestCase("train vae --lr inf", "--lr is 'inf'", "Usage: latent train")]
    [TestCase("train vae --lr 1e-60", "--lr is '1e-60'", "Usage: latent train")]
    [TestCase("train vae --lr 0,001", "--lr is '0,001'", "Usage: latent train")]
    [TestCase("train vae --hidden 400,,x", "--hidden is '400,,x'; expected whole numbers", "Usage: latent train")]
    [TestCase("train vae --hidden 400,0", "--hidden is '400,0'", "Usage: latent train")]
    [TestCase("train vae --seed -1", "--seed is '-1'", "Usage: latent train")]
    [TestCase("train vae --threads 257", "--threads is '257'; expected a whole number from 0 to 256", "Usage: latent train")]
    [TestCase("demo --epochs 0", "--epochs is '0'; expected a whole number from 1 on", "Usage: latent demo [options]")]
    [TestCase("sample", "", "Usage: latent sample MODEL_DIR --out FILE.png|.csv|.npy [options]")]
    [TestCase("sample dir", "'--out' is required", "Usage: latent sample")]
    [TestCase("sample dir --count 0 --out x.png", "--count is '0'", "Usage: latent sample")]
    [TestCase("sample dir --out x.jpg", "--out is 'x.jpg'; expected the name of a file that ends in .png or .csv or .npy",
        "Usage: latent sample")]
    [TestCase("sample dir --out .png", "--out is '.png'", "Usage: latent sample")]
    [TestCase("encode dir --out x.txt", "--out is 'x.txt'", "Usage: latent encode")]
    [TestCase("interpolate dir --from 1 --out x.png", "'--to' is required",
        "Usage: latent interpolate MODEL_DIR --from N --to N --out FILE.png [options]")]
    [TestCase("interpolate dir --from -1 --to 2 --out x.png", "--from is '-1'", "Usage: latent interpolate")]
    [TestCase("interpolate dir --from 1 --to 2 --steps 1 --out x.png", "--steps is '1'", "Usage: latent interpolate")]
    [TestCase("export dir", "'--onnx' is required", "Usage: latent export MODEL_DIR --onnx FILE.onnx [options]")]
    [TestCase("export dir --onnx x.pt", "--onnx is 'x.pt'; expected the name of a file that ends in .onnx", "Usage: latent export")]
    [TestCase("import x.pth", "Either --out or --into is needed.", "Usage: latent import FILE [options]")]
    [TestCase("import x.pth --out x.safetensors --into dir", "Either --out or --into is needed.", "Usage: latent import")]
    [TestCase("import x.pth --out x.pth", "--out is 'x.pth'; expected the name of a file that ends in .safe", "Usage: latent import")]
    [TestCase("info", "", "Usage: latent info MODEL_DIR [options]")]
    [TestCase("regimes", "command", "Usage: latent regimes fit|forecast|evaluate")]
    [TestCase("regimes predict", "'predict'", "Usage: latent regimes fit|")]
    [TestCase("regimes fit --horizon 0", "--horizon is '0'; expected a whole number from 1 to 250",
        "Usage: latent regimes fit [PRICES] [options]")]
    [TestCase("regimes fit --from 2006-01-01", "'--from'", "Usage: latent regimes fit")]
    [TestCase("regimes forecast --from 1.2.2006", "--from is '1.2.2006'; expected a day such as 2006-01-31",
        "Usage: latent regimes forecast [PRICES]")]
    [TestCase("regimes forecast --refit 0", "--refit is '0'", "Usage: latent regimes forecast")]
    [TestCase("regimes forecast --embargo -1", "--embargo is '-1'", "Usage: latent regimes forecast")]
    [TestCase("regimes forecast --model ewma --model garch", "'--model' expects a single", "Usage: latent regimes forecast")]
    [TestCase("regimes fit --foo", "'--foo'", "Usage: latent regimes fit")]
    [TestCase("regimes forecast a.csv b.csv", "'b.csv'", "Usage: latent regimes forecast")]
    [TestCase("regimes evaluate --repair sort,all,x", "--repair is 'sort,all,x'; expected sort or duplicates or",
        "Usage: latent regimes evaluate")]
    [TestCase("regimes evaluate --resample month", "--resample is 'month'; expected day or week", "Usage: latent regimes evaluate")]
    [TestCase("regimes evaluate --rolling x", "--rolling is 'x'", "Usage: latent regimes evaluate")]
    public void Wrong_usage_gives_exit_code_2_with_the_reason_and_a_hint(string line, string reason, string usage)
    {
        CommandRun run = CommandRun.Of(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        string[] lines = run.Error.TrimEnd().ReplaceLineEndings("\n").Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
            Assert.That(run.Output, Is.Empty);
            Assert.That(lines, Has.Length.EqualTo(3), run.Error);
            Assert.That(lines[0], Does.StartWith("latent: ").And.Contain(reason));
            Assert.That(lines[1], Does.StartWith(usage));
            Assert.That(lines[2], Does.Match("^Try 'latent.* --help'.$"));
        }
    }

    [TestCase("--data")]
    [TestCase("--out")]
    public void An_empty_text_is_wrong_usage(string option)
    {
        CommandRun run = CommandRun.Of("train", "vae", option, "");

        Assert.That((run.Code, run.Error.Split('\n')[0].TrimEnd()),
            Is.EqualTo((ExitCode.Usage, $"latent: {option} is ''; expected a text that is not empty.")));
    }
}
