using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Training;

namespace Latent.Tests.Models;

public sealed class ModelTests
{
    private string _path = "";

    [SetUp]
    public void SetUp() => _path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");

    [TearDown]
    public void TearDown() => File.Delete(_path);

    [Test]
    public void The_articles_network_has_its_names_shapes_and_size()
    {
        using Vae vae = new(784, 400, 2);
        Assert.That(vae.Parameters.Select(parameter => parameter.ToString()), Is.EqualTo(new[]
        {
            "fc1.weight [400, 784]", "fc1.bias [400]", "fc_mu.weight [2, 400]", "fc_mu.bias [2]", "fc_log_sigma.weight [2, 400]",
            "fc_log_sigma.bias [2]", "fc2.weight [400, 2]", "fc2.bias [400]", "fc3.weight [784, 400]", "fc3.bias [784]",
        }));
        Assert.That(vae.ParameterCount, Is.EqualTo(631_188));
    }

    [Test]
    public void Several_hidden_layers_are_mirrored()
    {
        using Autoencoder model = new(10, new Mlp(8, 6), 2);
        Assert.That(model.Parameters.Where(parameter => parameter.Shape.Rank == 2).Select(parameter => parameter.ToString()),
            Is.EqualTo(new[]
        {
            "fc1.weight [8, 10]", "fc2.weight [6, 8]", "fc_code.weight [2, 6]", "fc3.weight [6, 2]", "fc4.weight [8, 6]",
                "fc5.weight [10, 8]",
        }));
    }

    [Test]
    public void Parameters_start_as_PyTorchs_linear_layers_do()
    {
        using Vae vae = new(784, 400, 2, seed: 3);
        Parameter weight = vae.Parameters[0];
        float[] values = vae.Read(weight);
        double bound = 1 / Math.Sqrt(784);
        Assert.That(values, Has.All.InRange(-bound, bound));
        Assert.That(values.Average(value => value * value), Is.EqualTo(bound * bound / 3).Within(bound * bound / 100));
    }

    [Test]
    public void Saved_and_loaded_gives_the_same_outputs_bit_for_bit()
    {
        float[,] images = Digits.Load().Test.ToArray(0, 300);
        using Vae saved = new(784, 40, 3, seed: 1);
        saved.Save(_path);
        using Vae loaded = new(784, 40, 3, seed: 2);
        Assert.That(loaded.Reconstruct(images), Is.Not.EqualTo(saved.Reconstruct(images)));
        loaded.LoadWeights(_path);
        Assert.That(loaded.Reconstruct(images), Is.EqualTo(saved.Reconstruct(images)));
        Assert.That(loaded.Sample(9, 4), Is.EqualTo(saved.Sample(9, 4)));
        Assert.That(SafetensorsFile.Read(_path).Tensors.Select(tensor => tensor.Name), Does.Contain("fc_log_sigma.weight"));
    }

    [Test]
    public void Files_of_another_architecture_are_refused_by_tensor_and_change_nothing()
    {
        using Vae other = new(784, 41, 3);
        other.Save(_path);
        using Vae model = new(784, 40, 3);
        float[] before = model.Store.Read();
        Assert.That(() =>
            model.LoadWeights(_path), Throws.InstanceOf<SafetensorsException>().With.Message.Contains("fc1.weight").And.Message.Contains(
            "[41, 784]").And.Message.Contains("[40, 784]"));
        using Autoencoder autoencoder = new(784, 41, 3);
        Assert.That(() =>
            autoencoder.LoadWeights(_path), Throws.InstanceOf<SafetensorsException>().With.Message.Contains("fc_code.weight"));
        Assert.That(model.Store.Read(), Is.EqualTo(before));
    }

    [Test]
    public void Encode_of_matrix_and_data_set_agree_over_several_blocks()
    {
        Dataset test = Digits.Load().Test.Take(600);
        using Vae model = new(784, 20, 2, seed: 1);
        (float[,] mu, float[,] logVariance) = model.Encode(test.ToArray());
        (float[,] mu2, float[,] logVariance2) = model.Encode(test);
        Assert.That(mu2, Is.EqualTo(mu));
        Assert.That(logVariance2, Is.EqualTo(logVariance));
        Assert.That(model.Code(test), Is.EqualTo(mu));
        (float[,] one, _) = model.Encode(test.ToArray(599, 1));
        Assert.That(one[0, 1], Is.EqualTo(mu[599, 1]).Within(1e-6));
    }

    [Test]
    public void Reconstruct_is_decode_of_the_code()
    {
        float[,] images = Digits.Load().Test.ToArray(0, 5);
        using Vae vae = new(784, 20, 2, seed: 1);
        using Autoencoder autoencoder = new(784, 20, 2, seed: 1);
        Assert.That(vae.Reconstruct(images), Is.EqualTo(vae.Decode(vae.Code(images))).Within(1e-6));
        Assert.That(autoencoder.Reconstruct(images), Is.EqualTo(autoencoder.Decode(autoencoder.Encode(images))).Within(1e-6));
    }

    [Test]
    public void Samples_follow_the_seed_and_stay_between_0_and_1()
    {
        using Vae model = new(784, 20, 2, seed: 1);
        float[,] samples = model.Sample(300, seed: 5);
        Assert.That(model.Sample(300, seed: 5), Is.EqualTo(samples));
        Assert.That(model.Sample(300, seed: 6), Is.Not.EqualTo(samples));
        Assert.That(samples.Cast<float>(), Has.All.InRange(0, 1));
        float[] first = [.. Enumerable.Range(0, 784).Select(i => samples[0, i])];
        float[] nextBlock = [.. Enumerable.Range(0, 784).Select(i => samples[256, i])];
        Assert.That(nextBlock, Is.Not.EqualTo(first), "blocks draw different noise");
        Assert.That(model.Sample(0, 1).Length, Is.Zero);
    }

    /// <summary>Draws with mean mu and deviation scale · sigma, as in the pictures of the README.</summary>
    [Test]
    public void Reparameterize_draws_from_the_scaled_distribution([Values(0.05f, 1f, 6f)] float scale)
    {
        const int Count = 20_000;
        using Vae model = new(10, 4, 2);
        float[,] mu = new float[Count, 2], logVariance = new float[Count, 2];
        for (int i = 0; i < Count; i++)
        {
            (mu[i, 0], mu[i, 1]) = (1, -2);
            (logVariance[i, 0], logVariance[i, 1]) = (0, 2 * MathF.Log(0.5f));
        }

        float[,] draws = model.Reparameterize(mu, logVariance, 1, scale);
        for (int column = 0; column < 2; column++)
        {
            double sigma = scale * (column == 0 ? 1 : 0.5);
            double[] values = [.. Enumerable.Range(0, Count).Select(i => (double)draws[i, column])];
            double mean = values.Average();
            Assert.That(mean, Is.EqualTo(column == 0 ? 1 : -2).Within(5 * sigma / Math.Sqrt(Count)));
            Assert.That(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), Is.EqualTo(sigma).Within(0.03 * sigma));
        }
    }

    [Test]
    public void Interpolation_starts_and_ends_at_the_reconstructions()
    {
        float[,] images = Digits.Load().Test.ToArray(0, 2);
        using Vae model = new(784, 20, 2, seed: 1);
        float[][] rows = [.. Enumerable.Range(0, 2).Select(row => Enumerable.Range(0, 784).Select(i => images[row, i]).ToArray())];
        float[,] line = model.Interpolate(rows[0], rows[1], 5);
        float[,] ends = model.Reconstruct(images);
        Assert.That(line.GetLength(0), Is.EqualTo(5));
        for (int i = 0; i < 784; i++)
        {
            Assert.That(line[0, i], Is.EqualTo(ends[0, i]).Within(1e-5));
            Assert.That(line[4, i], Is.EqualTo(ends[1, i]).Within(1e-5));
        }
    }

    [Test]
    public void Elbo_averages_to_the_objective()
    {
        Dataset data = Digits.Load().Test.Take(512);
        using Vae model = new(784, 20, 2, seed: 1);
        using Trainer trainer = new(model);
        double objective = trainer.Evaluate(data).Loss;
        Assert.That(-model.Elbo(data.ToArray(), 3).Average(), Is.EqualTo(objective).Within(0.01 * objective));
    }

    [Test]
    public void Rows_of_the_wrong_width_are_refused()
    {
        using Vae model = new(784, 20, 2);
        Assert.That(() => model.Encode(new float[1, 783]), Throws.ArgumentException.With.Message.Contains("783 columns; 784 are expected"));
        Assert.That(() => model.Decode(new float[1, 3]), Throws.ArgumentException.With.Message.Contains("3 columns; 2 are expected"));
        Assert.That(() => model.Interpolate(new float[3], new float[784], 3), Throws.ArgumentException.With.Message.Contains("3 columns"));
        Assert.That(() => model.Interpolate(new float[784], new float[784], 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Distributions_that_do_not_match_are_refused()
    {
        using Vae model = new(784, 20, 2);
        Assert.That(() =>
            model.Reparameterize(new float[2, 2], new float[3, 2], 0),
            Throws.ArgumentException.With.Message.Contains("2 means and 3 log-variances"));
        Assert.That(() => model.Reparameterize(new float[2, 2], new float[2, 2], 0, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => model.Encode((float[,])null!), Throws.ArgumentNullException);
    }

    [Test]
    public void A_disposed_model_says_so()
    {
        Vae model = new(784, 20, 2);
        model.Dispose();
        Assert.That(() => model.Sample(1, 0), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_function_wants_all_inputs_and_gives_rows()
    {
        using Vae model = new(4, 3, 2);
        using RowFunction twice = new(model.Device, model.Store, [1], (_, x) => [x[0] * 2]);
        Assert.That(twice.Call(1, 0, (_, values) => values[0] = 3)[0][0, 0], Is.EqualTo(6));
        Assert.That(() => twice.Call(1, 0), Throws.ArgumentException.With.Message.Contains("1 readers"));
        Assert.That(() =>
            new RowFunction(model.Device, model.Store, [2], (_, x) => [x[0].Sum(1)]),
            Throws.ArgumentException.With.Message.Contains("[batch]"));
    }

    [Test]
    public void Impossible_sizes_are_refused()
    {
        Assert.That(() => new Vae(0, 4, 2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Vae(4, 4, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Vae(4, 0, 2), Throws.ArgumentException.With.Message.Contains("[0]"));
        Assert.That(() => new Autoencoder(4, new Mlp(), 2), Throws.ArgumentException);
    }

    [Test]
    public void A_model_made_and_disposed_leaves_no_native_memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Interop.NativeMemory.LiveBytes;
        using (Vae model = new(784, 20, 2))
        {
            model.Sample(3, 1);
            using Trainer trainer = new(model);
            trainer.Fit(Digits.Load().Test, 1);
            Assert.That(Interop.NativeMemory.LiveBytes, Is.GreaterThan(before));
        }

        Assert.That(Interop.NativeMemory.LiveBytes, Is.EqualTo(before));
    }
}
