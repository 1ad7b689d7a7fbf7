using Latent.Cli.Pictures;

namespace Latent.Cli.Tests.Pictures;

public sealed class PictureFileTests : PictureTest
{
    [Test]
    public void A_missing_folder_is_made()
    {
        string path = Path.Combine(Folder, "a", "b", "picture.png");

        PictureFile.Write(path, [1, 2, 3]);

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void An_older_picture_is_replaced_and_nothing_else_is_left()
    {
        PictureFile.Write(PathOf("picture.png"), [1, 2, 3]);

        PictureFile.Write(PathOf("picture.png"), [4]);

        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EqualTo(new[] { PathOf("picture.png") }));
        Assert.That(File.ReadAllBytes(PathOf("picture.png")), Is.EqualTo(new byte[] { 4 }));
    }

    [Test]
    public void A_folder_that_is_a_file_is_named_in_the_error()
    {
        File.WriteAllText(PathOf("file"), "not a folder");
        string path = Path.Combine(Folder, "file", "picture.png");

        IOException? error = Assert.Throws<IOException>(() => PictureFile.Write(path, [1]));

        Assert.That(error!.Message, Does.StartWith($"cannot write the picture '{path}'").And.Contain("choose a folder"));
        Assert.That(Directory.GetFileSystemEntries(Folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_path_that_is_a_folder_is_refused_and_no_temporary_file_is_left()
    {
        Directory.CreateDirectory(PathOf("folder"));

        Assert.Throws<IOException>(() => PictureFile.Write(PathOf("folder"), [1]));

        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EqualTo(new[] { PathOf("folder") }));
    }

    [Test]
    public void Every_picture_reports_an_unwritable_folder()
    {
        File.WriteAllText(PathOf("file"), "not a folder");
        string path = Path.Combine(Folder, "file", "picture.png");
        float[,] image = Flat(2, 2, 0.5f);
        Action[] pictures =
        [
            () => Reconstructions.Write(path, image, image, 2, 2),
            () => PriorSamples.Write(path, image, 2, 2),
            () => Manifold.Write(path, image, [0f], 2, 2),
            () => DistributionSheet.Write(path, FlatImage(2, 2, 0f), [0f], [1f], [new(1f, image)], 2, 2),
            () => LossCurve.Write(path, [1f], []),
            () => LatentScatter.Write(path, new float[1, 2], [0]),
        ];

        Assert.Multiple(() =>
        {
            foreach (Action write in pictures)
            {
                Assert.That(() => write(), Throws.InstanceOf<IOException>().With.Message.Contains(path));
            }
        });
    }

    [Test]
    public void Where_no_font_is_installed_the_error_says_where_it_looked_and_what_to_install()
    {
        FileNotFoundException? error = Assert.Throws<FileNotFoundException>(() => PictureFont.Find([(PathOf("a.ttf"), PathOf("b.ttf"))]));

        Assert.That(error!.Message, Does.Contain(PathOf("a.ttf")).And.Contain("fonts-dejavu-core"));
    }

    [Test]
    public void The_first_font_that_has_both_files_is_used()
    {
        File.WriteAllText(PathOf("lonely.ttf"), "");
        File.WriteAllText(PathOf("regular.ttf"), "");
        File.WriteAllText(PathOf("bold.ttf"), "");

        (string Regular, string Bold) found = PictureFont.Find(
            [(PathOf("lonely.ttf"), PathOf("absent.ttf")), (PathOf("regular.ttf"), PathOf("bold.ttf"))]);

        Assert.That(found, Is.EqualTo((PathOf("regular.ttf"), PathOf("bold.ttf"))));
    }
}
