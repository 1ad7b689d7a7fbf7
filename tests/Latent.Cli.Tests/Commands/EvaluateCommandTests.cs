using System.Text.Json;
using Latent.Cli.Evaluation;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Cli.Tests.Support;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : TrainedModels
{
    [Test]
    public void A_VAE_is_measured_by_bound_likelihood_latents_and_samples()
    {
        EvaluationReport report = Evaluate(Vae, "--samples", "100");

        SampleFigures samples = report.Samples!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.Terms["reconstruction"] + report.Terms["kl"], Is.EqualTo(report.Loss).Within(1e-4));
            Assert.That(-report.LogLikelihood!.Mean, Is.LessThan(report.Loss), "the bound is tighter with more draws");
            Assert.That(report.Latents!.Kl, Has.Count.EqualTo(2));
            Assert.That(report.Latents.Kl.Sum(), Is.EqualTo(report.Terms["kl"]).Within(1e-4));
            Assert.That(samples.Count, Is.EqualTo(TinyImages.TestCount));
            Assert.That(samples.Features, Is.EqualTo("classifier"));
            Assert.That(samples.Model.ClassShares!.Sum(), Is.EqualTo(1).Within(1e-9));
            Assert.That(samples.RealData.FrechetDistance, Is.LessThan(samples.Model.FrechetDistance));
            Assert.That(samples.RealData.Coverage, Is.GreaterThan(samples.Model.Coverage));
            Assert.That(samples.Recognised, Is.Null);
        }
    }

    [Test]
    public void The_same_seed_gives_the_same_figures()
    {
        (EvaluationReport first, EvaluationReport second) = (Evaluate(Vae, "--seed", "5"), Evaluate(Vae, "--seed", "5"));

        Assert.That(first.Samples!.Model.FrechetDistance, Is.EqualTo(second.Samples!.Model.FrechetDistance));
        Assert.That(Evaluate(Vae, "--seed", "6").Samples!.Model.FrechetDistance, Is.Not.EqualTo(first.Samples.Model.FrechetDistance));
    }

    [Test]
    public void Images_that_are_sorted_by_class_are_compared_from_all_over()
    {
        string sorted = TinyImages.Write(NewPath(""), test: row => row * TinyImages.Classes / TinyImages.TestCount);

        SampleFigures shares = Evaluate(Vae, "--data", sorted, "--count", "12").Samples!;

        Assert.That(shares.Count, Is.EqualTo(12));
        Assert.That(shares.RealData.ClassDivergence, Is.LessThan(2), "training images have the classes of the test images");
    }

    [Test]
    public void Draws_are_rounded_up_and_said_so() => Assert.That(Evaluate(Vae, "--samples", "75").LogLikelihood!.Draws, Is.EqualTo(100));

    [Test]
    public void Data_of_one_class_is_compared_by_pixels()
    {
        string single = TinyImages.Write(NewPath(""), train: _ => 3, test: _ => 3);

        CommandRun run = CommandRun.Of("evaluate", Vae, "--data", single);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        Assert.That(run.Output, Does.Contain("compared by pixels").And.Contain("label 3"));
    }

    [Test]
    public void An_evaluation_goes_when_the_model_is_trained_again()
    {
        string model = NewPath("");
        CommandRun.Train("ae", Data, model);
        Evaluate(model);
        CommandRun.Train("ae", Data, model, "--overwrite");
        Assert.That(File.Exists(Path.Combine(model, ModelDirectory.EvaluationName)), Is.False);
    }

    [Test]
    public void An_autoencoder_has_a_loss_and_nothing_else()
    {
        EvaluationReport report = Evaluate(Autoencoder);

        Assert.That((report.LogLikelihood, report.Latents, report.Samples),
            Is.EqualTo(((LikelihoodFigures?)null, (LatentFigures?)null, (SampleFigures?)null)));
        WithModel(Autoencoder, model =>
        {
            using Trainer trainer = new(model);
            Assert.That(report.Loss, Is.EqualTo(trainer.Evaluate(IdxFolder.Load(Data).Test).Loss));
        });
    }

    [Test]
    public void A_conditional_model_is_measured_by_the_classes_asked_for()
    {
        string model = NewPath("");
        CommandRun.Train("cvae", Data, model);

        Assert.That(Evaluate(model).Samples!.Recognised, Is.EqualTo(RecognisedShare(model)).Within(1e-12));
    }

    [TestCase("gan", false)]
    [TestCase("iwae", true)]
    public void Other_samplers_are_measured_as_far_as_it_applies(string kind, bool isLatent)
    {
        string model = NewPath("");
        // A short training may end with warnings.
        CommandRun.Of("train", kind, "--data", Data, "--hidden", "16", "--latent", "3", "--epochs", "2", "--batch", "20", "--out", model);

        EvaluationReport report = Evaluate(model, "--samples", "20");

        Assert.That(report.Samples, Is.Not.Null);
        Assert.That((report.LogLikelihood is not null, report.Latents is not null), Is.EqualTo((isLatent, isLatent)));
    }

    [Test]
    public void A_classifier_is_trained_once_and_again_if_its_file_is_damaged()
    {
        Evaluate(Vae);
        Assert.That(CommandRun.Of("evaluate", Vae).Output, Does.Not.Contain("Training a classifier"));
        foreach (string file in Directory.EnumerateFiles(ClassifierCache.Folder))
        {
            byte[] content = File.ReadAllBytes(file);
            content[^1] ^= 1;
            File.WriteAllBytes(file, content);
        }

        Assert.That(CommandRun.Of("evaluate", Vae).Output, Does.Contain("damaged").And.Contain("Training a classifier"));
        Assert.That(CommandRun.Of("evaluate", Vae).Output, Does.Not.Contain("damaged"));
    }

    [Test]
    public void Data_of_another_size_and_damaged_models_are_refused()
    {
        CommandRun.Of("evaluate", Vae, "--data", TinyImages.Write(NewPath(""), side: 6)).AssertFailure("6x6", "8x8", "--data");
        string broken = CopyOfVae();
        File.WriteAllText(Path.Combine(broken, "config.json"), "{");
        CommandRun.Of("evaluate", broken).AssertFailure("config.json");
    }

    /// <summary>The fraction of samples that the classifier assigns to the requested class; the requested classes are those of all test
    /// images, in the order of the evaluation.</summary>
    private double RecognisedShare(string folder)
    {
        using Device device = Device.OnCpu(1);
        (ModelConfig config, Model model) = ModelDirectory.Open(folder).Load(device);
        using Classifier classifier = ClassifierCache.Get(IdxFolder.Load(Data), device, _ => { }, default).Model;
        using (model)
        {
            Dataset test = IdxFolder.Load(Data).Test;
            int[] wanted = [.. new RandomSource(0).Permutation(test.Count).Select(row => test.Labels[row])];
            float[,] samples = ((IConditionalSampler)model).Sample(Classes.Of(wanted, config.Classes), seed: 0);
            return classifier.Classify(samples).Zip(wanted).Count(pair => pair.First == pair.Second) / (double)wanted.Length;
        }
    }

    private static EvaluationReport Evaluate(string model, params string[] options)
    {
        CommandRun run = CommandRun.Of(["evaluate", model, .. options]);
        EvaluationReport report = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(model, "evaluation.json")),
            EvaluationJson.Default.EvaluationReport)!;
        Assert.That(run.Code, Is.EqualTo(ExitCode.Success));
        Assert.That(run.Error, report.Latents is { Collapsed: true } ? Does.Contain("collapsed") : Is.Empty);
        return report;
    }
}
