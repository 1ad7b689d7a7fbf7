using Latent.Data;
using Latent.Tests.IO;

namespace Latent.Tests.Data;

public sealed class DatasetsTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private Datasets.DatasetLocator Locator(string? data = null, params string[] starts) => new(data, starts, _folder.File("system"));

    [Test]
    public void Load_digits_gives_the_embedded_set() => Assert.That(Datasets.Load("digits"), Is.SameAs(Digits.Load()));

    [Test]
    public void Load_mnist_is_found_in_artifacts_of_a_folder_above()
    {
        IdxFolderTests.WriteSet(_folder.File("artifacts/data/mnist"));
        DataSplit split = Locator(null, _folder.File("a/b/c")).Load("mnist");
        Assert.That((split.Train.Name, split.Train.Count, split.Test.Count), Is.EqualTo(("mnist", 3, 2)));
    }

    [Test]
    public void Load_looks_first_where_the_environment_says()
    {
        IdxFolderTests.WriteSet(_folder.File("artifacts/data/mnist"));
        IdxFolderTests.WriteSet(_folder.File("mine/mnist"), testImages: Idx.Images(2, 2, 4, seed: 77));
        DataSplit split = Locator(_folder.File("mine"), _folder.Path).Load("mnist");
        Assert.That(split.Test.Bytes.ToArray(), Is.EqualTo(Idx.Images(2, 2, 4, seed: 77)[16..]));
    }

    [Test]
    public void Load_fashion_mnist_is_found_where_the_package_puts_it()
    {
        IdxFolderTests.WriteSet(_folder.File("system/fashion-mnist"), gzip: true);
        Assert.That(Locator(null, _folder.Path).Load("fashion-mnist").Train.Name, Is.EqualTo("fashion-mnist"));
    }

    [Test]
    public void Load_mnist_that_is_nowhere_names_the_folders_tried_and_the_remedy()
    {
        Assert.That(() => Locator(_folder.File("mine"), _folder.File("work")).Load("mnist"), Throws.TypeOf<DirectoryNotFoundException>()
            .With.Message.StartsWith(
            $"Data set 'mnist' was not found. Run './build.sh data' to obtain it, or set LATENT_DATA to the folder that contains 'mnist'. "
                + $"Folders tried: {_folder.File("mine/mnist")}, {_folder.File("work/artifacts/data/mnist")}, "
                + $"{_folder.File("artifacts/data/mnist")}, "));
    }

    [Test]
    public void Load_fashion_mnist_that_is_nowhere_names_the_package()
    {
        Assert.That(() => Locator(null, _folder.Path).Load("fashion-mnist"), Throws.TypeOf<DirectoryNotFoundException>()
            .With.Message.Contains("Run 'apt install dataset-fashion-mnist' to obtain it").And.Message.Contains(
            _folder.File("system/fashion-mnist")));
    }

    [Test]
    public void Load_labels_of_mnist_above_nine_are_refused()
    {
        IdxFolderTests.WriteSet(_folder.File("artifacts/data/mnist"));
        string labels = _folder.Write("artifacts/data/mnist/t10k-labels-idx1-ubyte", Idx.Labels(3, 10));
        Assert.That(() => Locator(null, _folder.Path).Load("mnist"),
            Throws.TypeOf<IdxException>().With.Message.EqualTo($"{labels}: label 1 (from 0) is 10; expected 0 to 9."));
    }

    [Test]
    public void Load_a_folder_reads_it()
    {
        IdxFolderTests.WriteSet(_folder.File("own"));
        Assert.That(Datasets.Load(_folder.File("own")).Train.Name, Is.EqualTo("own"));
    }

    [Test]
    public void Load_an_unknown_name_lists_the_known_ones() =>
        Assert.That(() => Datasets.Load("minst"), Throws.TypeOf<DirectoryNotFoundException>().With.Message.EqualTo(
        "Data set 'minst' is neither a known name nor an existing folder; expected digits, mnist, fashion-mnist or a folder with the "
        + "four IDX files of MNIST."));
}
