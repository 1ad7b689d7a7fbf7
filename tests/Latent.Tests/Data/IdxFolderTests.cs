using Latent.Data;
using Latent.Tests.IO;

namespace Latent.Tests.Data;

public sealed class IdxFolderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    /// <summary>Writes three train images and two test images, to files whose names have the given form.</summary>
    internal static void WriteSet(string folder, string separator = "-", bool gzip = false, byte[]? testImages = null)
    {
        Directory.CreateDirectory(folder);
        Write($"train-images{separator}idx3-ubyte", Idx.Images(3, 2, 4, seed: 1));
        Write($"train-labels{separator}idx1-ubyte", Idx.Labels(0, 1, 2));
        Write($"t10k-images{separator}idx3-ubyte", testImages ?? Idx.Images(2, 2, 4, seed: 2));
        Write($"t10k-labels{separator}idx1-ubyte", Idx.Labels(3, 4));

        void Write(string name, byte[] content) =>
            File.WriteAllBytes(Path.Combine(folder, gzip ? name + ".gz" : name), gzip ? Idx.Gzip(content) : content);
    }

    [Test]
    public void Load_finds_each_spelling_of_the_names([Values("-", ".")] string separator, [Values] bool gzip)
    {
        WriteSet(_folder.Path, separator, gzip);
        DataSplit split = IdxFolder.Load(_folder.Path);
        Assert.That(split.Train.Name, Is.EqualTo(Path.GetFileName(_folder.Path)));
        Assert.That(split.Train.Bytes.ToArray(), Is.EqualTo(Idx.Images(3, 2, 4, seed: 1)[16..]));
        Assert.That(split.Train.Labels.ToArray(), Is.EqualTo(new byte[] { 0, 1, 2 }));
        Assert.That(split.Test.Bytes.ToArray(), Is.EqualTo(Idx.Images(2, 2, 4, seed: 2)[16..]));
        Assert.That(split.Test.Labels.ToArray(), Is.EqualTo(new byte[] { 3, 4 }));
    }

    [Test]
    public void Load_names_the_files_that_are_missing()
    {
        WriteSet(_folder.Path);
        File.Delete(_folder.File("train-labels-idx1-ubyte"));
        File.Delete(_folder.File("t10k-images-idx3-ubyte"));
        Assert.That(() => IdxFolder.Load(_folder.Path), Throws.TypeOf<IdxException>().With.Message.EqualTo(
            $"{_folder.Path}: content is without train-labels-idx1-ubyte, t10k-images-idx3-ubyte; expected a folder with the four IDX "
            + "files of MNIST, plain or with .gz."));
    }

    [Test]
    public void Load_test_images_of_another_size_names_both_sizes()
    {
        WriteSet(_folder.Path, testImages: Idx.Images(2, 4, 2));
        Assert.That(() => IdxFolder.Load(_folder.Path), Throws.TypeOf<IdxException>().With.Message.EqualTo(
            $"{_folder.File("t10k-images-idx3-ubyte")}: image size is 4x2; expected 2x4, "
            + $"as in {_folder.File("train-images-idx3-ubyte")}."));
    }

    [Test]
    public void Load_labels_out_of_range_are_refused()
    {
        WriteSet(_folder.Path);
        Assert.That(() => IdxFolder.Load(_folder.Path, classes: 4), Throws.TypeOf<IdxException>().With.Message.EqualTo(
            $"{_folder.File("t10k-labels-idx1-ubyte")}: label 1 (from 0) is 4; expected 0 to 3."));
    }
}
