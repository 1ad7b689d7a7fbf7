using Latent.Cli.Catalog;
using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests.Commands;

/// <summary>Messages about data that does not fit the model: the error, its value, and the action.</summary>
public sealed class WrongDataTests
{
    private static readonly string[] Conditional = ["cvae", "cgan"];

    private static IEnumerable<string> Convolutional => ModelKinds.All.Where(kind => kind.Hidden is null).Select(kind => kind.Name);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [TestCaseSource(nameof(Conditional))]
    public void A_test_label_beyond_the_classes_of_training(string kind) =>
        Refused(kind, TinyImages.Write(_folder["tiny"], test: image => image == 4 ? 12 : image % 10))
            .AssertFailure("Row 4 of data set 'tiny' has the label 12", "the classes 0 to 9", "Correct the label");

    [TestCaseSource(nameof(Conditional))]
    public void A_class_without_images(string kind) =>
        Refused(kind, TinyImages.Write(_folder["tiny"], train: image => image % 5 * 2))
            .AssertFailure("labels up to 8 but no row of class 1", "number the classes without gaps");

    [TestCaseSource(nameof(Conditional))]
    public void A_single_class(string kind) =>
        Refused(kind, TinyImages.Write(_folder["tiny"], train: _ => 3))
            .AssertFailure($"All {TinyImages.TrainCount} rows of data set 'tiny' have the label 3", "two classes or more",
            "Give rows of other classes");

    [TestCaseSource(nameof(Convolutional))]
    public void Images_too_small_to_be_halved(string kind)
    {
        Refused(kind, TinyImages.Write(_folder["tiny"], 2))
            .AssertFailure("Images of 2x2 cannot be halved 2 times", "give at most 1 of these");
        Refused(kind, TinyImages.Write(_folder["thin"], 1, width: 8)).AssertFailure("Images of 1x8", "2 pixels a side or more");
    }

    [TestCaseSource(nameof(Convolutional))]
    public void Odd_sizes_are_no_error(string kind) => Assert.That(
        CommandRun.Of("train", kind, "--data", TinyImages.Write(_folder["tiny"], 7, width: 5), "--channels", "4,4", "--epochs", "1",
        "--out", _folder["out"]).Code,
        Is.EqualTo(ExitCode.Success));

    [Test]
    public void Test_images_of_another_size_than_training_images()
    {
        string data = TinyImages.Write(_folder["tiny"]);
        TinyImages.WriteIdx(Path.Combine(data, "t10k-images-idx3-ubyte"), new byte[TinyImages.TestCount * 42], TinyImages.TestCount, 6, 7);

        Refused("vae", data).AssertFailure("t10k-images-idx3-ubyte", "6x7", "8x8");
    }

    [TestCase("train")]
    [TestCase("t10k")]
    public void No_images(string part)
    {
        string data = TinyImages.Write(_folder["tiny"]);
        TinyImages.WriteIdx(Path.Combine(data, $"{part}-images-idx3-ubyte"), [], 0, 8, 8);
        TinyImages.WriteIdx(Path.Combine(data, $"{part}-labels-idx1-ubyte"), [], 0);

        Refused("vae", data).AssertFailure($"{part}-labels-idx1-ubyte", "0", "1 or more");
    }

    [Test]
    public void An_evaluation_without_usable_classes_compares_by_pixels_and_says_why()
    {
        Assert.That(Evaluated("alone", train: _ => 3).Output, Does.Contain("compared by pixels").And.Contain("have the label 3"));
        Assert.That(Evaluated("gap", train: image => image % 2 * 4).Output,
            Does.Contain("compared by pixels").And.Contain("no row of class 1"));
    }

    [Test]
    public void The_classifier_of_an_evaluation_needs_the_classes_of_training_and_images_that_can_be_halved()
    {
        Evaluated("more", test: image => image % 12).AssertFailure("has the label 10; the model knows the classes 0 to 9");
        Evaluated("thin", side: 1).AssertFailure("Images of 1x8 cannot be classified", "2 pixels a side");
    }

    private CommandRun Evaluated(string name, int side = TinyImages.Side, Func<int, int>? train = null, Func<int, int>? test = null)
    {
        string data = TinyImages.Write(_folder[name], side, TinyImages.Side, train, test);
        CommandRun.Train("vae", data, _folder[$"{name}-vae"]);
        return CommandRun.Of("evaluate", _folder[$"{name}-vae"], "--samples", "5");
    }

    [Test]
    public void A_conditional_model_is_not_evaluated_on_classes_that_it_does_not_know()
    {
        CommandRun.Train("cvae", TinyImages.Write(_folder["tiny"], train: image => image % 3), _folder["out"]);

        CommandRun.Of("evaluate", _folder["out"], "--data", TinyImages.Write(_folder["ten"]))
            .AssertFailure("'ten' has the label 3", "the classes 0 to 2");
    }

    /// <summary>Runs a training that must leave no files.</summary>
    private CommandRun Refused(string kind, string data)
    {
        CommandRun run = CommandRun.Of("train", kind, "--data", data, "--epochs", "1", "--out", _folder["out"]);
        Assert.That(_folder["out"], Does.Not.Exist);
        return run;
    }
}
