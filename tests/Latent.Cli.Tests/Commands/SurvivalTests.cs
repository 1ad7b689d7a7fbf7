using System.Diagnostics;
using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests.Commands;

/// <summary>Trainings that are ended from outside and continue, to the bytes of an undisturbed one.</summary>
[Platform(Exclude = "Win", Reason = "signals")]
public sealed class SurvivalTests
{
    private TemporaryFolder _folder = null!;
    private string _data = "";

    [SetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        _data = TinyImages.Write(_folder["tiny"]);
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void A_training_killed_at_random_moments_ends_with_the_bytes_of_an_undisturbed_one() => Kill(4, seed: 1);

    [Test]
    [Explicit("Takes minutes.")]
    public void A_training_killed_100_times_ends_with_the_bytes_of_an_undisturbed_one_each_time() => Kill(100, seed: 2);

    [TestCase("INT", ExitCode.Interrupted)]
    [TestCase("TERM", ExitCode.Terminated)]
    [TestCase("HUP", ExitCode.HungUp)]
    public void A_signal_saves_the_training_which_continues_to_the_same_bytes(string signal, int code)
    {
        string[] arguments = ["train", "vae", "--data", _data, "--hidden", "64", "--batch", "2", "--epochs", "400"];
        CommandRun.Success([.. arguments, "--out", _folder["through"]]);

        CommandRun ended = CommandProcess.RunAndSignal(signal, " 40/400 ", [.. arguments, "--out", _folder["out"]]);
        CommandRun info = CommandRun.Success("info", _folder["out"]);
        CommandRun resumed = CommandRun.Success([.. arguments, "--out", _folder["out"], "--resume"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ended.Code, Is.EqualTo(code), ended.Error);
            Assert.That(ended.Error, Does.Match("^latent: interrupted after [0-9]+ of 400 epochs; the model so far is saved in .*, and "
                + "--resume continues the training\n$"));
            Assert.That(info.Output, Does.Contain(" of 400, then interrupted"));
            Assert.That(resumed.Output.Split('\n')[0], Does.Contain("; continued after epoch "));
        }

        RunFolder.AssertSame(_folder["out"], _folder["through"]);
    }

    [Test]
    [Platform("Linux")]
    public void A_training_started_with_nohup_goes_on_after_the_terminal_is_closed()
    {
        CommandRun run = CommandProcess.RunInShell("nohup \"$@\" & job=$!; sleep 1; kill -HUP $job; wait $job",
            "train", "vae", "--data", _data, "--hidden", "64", "--batch", "2", "--epochs", "600", "--out", _folder["out"]);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        Assert.That(run.Output, Does.Contain(" 600/600 ").And.Contain("Result of the training"));
    }

    [Test]
    public void A_log_on_a_full_disk_does_not_end_the_training()
    {
        string[] arguments = ["train", "vae", "--data", _data, "--hidden", "16", "--epochs", "5"];
        CommandRun.Success([.. arguments, "--out", _folder["through"]]);

        CommandRun run = CommandProcess.RunInShell("\"$@\" > /dev/full 2>&1", [.. arguments, "--out", _folder["out"]]);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success));
        RunFolder.AssertSame(_folder["out"], _folder["through"]);
    }

    [Test]
    [Platform("Linux")]
    public void A_full_disk_keeps_the_last_good_files_and_the_training_continues_once_there_is_room()
    {
        string disk = _folder["disk"];
        Directory.CreateDirectory(disk);
        if (CommandProcess.RunFile("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk).Code != 0)
        {
            Assert.Ignore("Only root may mount a small disk.");
        }

        try
        {
            string output = Path.Combine(disk, "out");
            CommandRun.Train("vae", _data, output);
            Dictionary<string, byte[]> before = Files(output);
            // 5 MB of weights.
            string[] large =
            [
                "train", "vae", "--data", _data, "--hidden", "8192", "--epochs", "3",
                "--checkpoint-minutes", "0",
            ];
            CommandRun.Success([.. large, "--out", _folder["through"]]);

            CommandRun full = CommandProcess.Run(new Dictionary<string, string>(), [.. large, "--out", output, "--overwrite"]);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(full.Code, Is.EqualTo(ExitCode.Failure));
                Assert.That(full.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(2), full.Error);
                Assert.That(full.Error, Does.StartWith("latent: warning: the checkpoint cannot be written, and the training goes on ")
                    .And.Contain("latent: the training is done, but its model cannot be saved: ").And.Contain("No space left"));
                Assert.That(Files(output), Is.EqualTo(before), "the model before, with its pictures");
                CommandRun.Success("info", output);
            }

            CommandProcess.RunFile("mount", "-o", "remount,size=64m", disk);
            CommandRun.Success([.. large, "--out", output, "--overwrite"]);
            RunFolder.AssertSame(output, _folder["through"]);
        }
        finally
        {
            CommandProcess.RunFile("umount", disk);
        }
    }

    private static Dictionary<string, byte[]> Files(string folder) =>
        Directory.EnumerateFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

    private void Kill(int times, int seed)
    {
        string[] arguments =
        [
            "train", "dcgan", "--data", _data, "--channels", "8,8", "--latent", "8", "--batch", "8", "--epochs", "10",
            "--checkpoint-minutes", "0",
        ];
        Stopwatch watch = Stopwatch.StartNew();
        CommandProcess.Run(new Dictionary<string, string>(), [.. arguments, "--out", _folder["through"]]);
        double whole = watch.Elapsed.TotalSeconds;
        Random random = new(seed);
        (int killed, int begun) = (0, 0);
        for (; killed < times && begun < 4 * times; begun++)
        {
            string[] here = [.. arguments, "--out", _folder[$"out-{begun}"], "--resume"];
            TimeSpan after = TimeSpan.FromSeconds(whole * random.NextDouble());
            bool wasRunning = CommandProcess.RunAndKill(after, here);
            killed += wasRunning ? 1 : 0;
            AssertLoadableOrClear(_folder[$"out-{begun}"], after);
            if (wasRunning)
            {
                CommandRun resumed = CommandRun.Of(here);
                Assert.That(resumed.Code, Is.EqualTo(ExitCode.Success), $"killed after {after}: {resumed.Error}");
            }

            RunFolder.AssertSame(_folder[$"out-{begun}"], _folder["through"], $"killed after {after}");
            Directory.Delete(_folder[$"out-{begun}"], recursive: true);
        }

        TestContext.Out.WriteLine($"{killed} of {begun} were killed; an undisturbed one took {whole:0.00} s");
        Assert.That(killed, Is.EqualTo(times));
    }

    private static void AssertLoadableOrClear(string folder, TimeSpan after)
    {
        CommandRun info = CommandRun.Of("info", folder);
        if (info.Code != ExitCode.Success)
        {
            info.AssertFailure(folder, "missing");
        }

        TestContext.Out.WriteLine($"killed after {after.TotalSeconds:0.000} s: {(info.Code == 0 ? "loadable" : info.Error.TrimEnd())}");
    }
}
