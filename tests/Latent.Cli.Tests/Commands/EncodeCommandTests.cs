using System.Globalization;
using Latent.Cli.Tests.Support;
using Latent.Data;
using Latent.Models;

namespace Latent.Cli.Tests.Commands;

public sealed class EncodeCommandTests : TrainedModels
{
    [Test]
    public void A_VAE_gives_label_means_and_log_variances_of_each_test_image()
    {
        string[] lines = Encode(Vae);

        Assert.That(lines[0], Is.EqualTo("label,mu0,mu1,logvar0,logvar1"));
        WithModel(Vae, model =>
        {
            (float[,]? mu, float[,]? logVariance) = ((Vae)model).Encode(IdxFolder.Load(Data).Test);
            Assert.That(Numbers(lines), Is.EqualTo(Enumerable.Range(0, TinyImages.TestCount)
                .Select(row => new[] { row % TinyImages.Classes, mu[row, 0], mu[row, 1], logVariance[row, 0], logVariance[row, 1] })));
        });
    }

    [Test]
    public void An_autoencoder_gives_label_and_code_of_each_test_image()
    {
        string[] lines = Encode(Autoencoder);

        Assert.That(lines[0], Is.EqualTo("label,z0,z1,z2"));
        WithModel(Autoencoder, model =>
        {
            float[,] codes = model.Code(IdxFolder.Load(Data).Test);
            Assert.That(Numbers(lines), Is.EqualTo(Enumerable.Range(0, TinyImages.TestCount)
                .Select(row => new[] { row % TinyImages.Classes, codes[row, 0], codes[row, 1], codes[row, 2] })));
        });
    }

    [Test]
    public void The_part_may_be_train_test_or_all()
    {
        string[] test = Encode(Vae), train = Encode(Vae, "--part", "train"), all = Encode(Vae, "--part", "all");

        Assert.That(Encode(Vae, "--part", "test"), Is.EqualTo(test));
        Assert.That(train, Has.Length.EqualTo(TinyImages.TrainCount + 1));
        Assert.That(all[0], Is.EqualTo("part,label,mu0,mu1,logvar0,logvar1"));
        Assert.That(all.Skip(1), Is.EqualTo(
            train.Skip(1).Select(line => $"train,{line}").Concat(test.Skip(1).Select(line => $"test,{line}"))));
    }

    [Test]
    public void An_array_has_the_numbers_of_the_table_without_labels()
    {
        string path = NewPath(".npy");
        CommandRun.Success("encode", Vae, "--out", path);

        (int[] shape, float[] values) = Npy.Read(path);
        Assert.That(shape, Is.EqualTo(new[] { TinyImages.TestCount, 4 }));
        Assert.That(values, Is.EqualTo(Numbers(Encode(Vae)).SelectMany(row => row.Skip(1))));
    }

    [Test]
    public void The_data_may_be_others_of_the_same_size_and_the_folder_is_made()
    {
        string path = Path.Combine(NewPath(""), "new", "latents.csv");

        CommandRun.Success("encode", Vae, "--data", TinyImages.Write(NewPath("")), "--out", path);

        Assert.That(File.ReadAllLines(path), Has.Length.EqualTo(TinyImages.TestCount + 1));
    }

    [Test]
    public void Data_of_another_size_are_told_with_both_sizes()
    {
        string path = NewPath(".csv");

        CommandRun.Of("encode", Vae, "--data", TinyImages.Write(NewPath(""), side: 6), "--out", path).AssertFailure("6x6", "8x8", "--data");
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public void A_table_below_a_file_cannot_be_written()
    {
        CommandRun.Of("encode", Vae, "--out", Path.Combine(Vae, "config.json", "x.csv")).AssertFailure("config.json", "not writable");
    }

    private string[] Encode(string model, params string[] options)
    {
        string path = NewPath(".csv");
        CommandRun.Success(["encode", model, "--out", path, .. options]);
        Assert.That(File.ReadAllText(path), Does.EndWith("\n").And.Not.Contain("\r"));
        return File.ReadAllLines(path);
    }

    private static IEnumerable<float[]> Numbers(string[] lines) =>
        lines.Skip(1).Select(line => line.Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture)).ToArray());
}
