using System.Diagnostics;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Interop;
using Latent.Metrics;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Evaluation;

/// <summary>The amount and seed of random draws.</summary>
/// <param name="Draws">The number of draws of the latents for each image, for the log-likelihood.</param>
/// <param name="Samples">The number of samples; at most the number of test images.</param>
/// <param name="Seed">The seed; the same seed gives the same figures.</param>
internal sealed record EvaluationSize(int Draws, int Samples, ulong Seed);

/// <summary>Measures a model on a data set.</summary>
internal sealed class Evaluator(Model model, ModelConfig config, DataSplit data, EvaluationSize size, CommandContext context)
{
    private readonly Dataset _test = data.Test;

    // The CPU compares samples, with the threads of the model's device if that is the CPU.
    private readonly Context? _cpu = model.Device.IsCpu ? model.Device.Context : null;

    // Images of a folder may be sorted by class, so that the compared ones are a random subset.
    private readonly Dataset _compared = Some(data.Test, data, size);

    /// <summary>Computes all figures that apply to the model.</summary>
    /// <exception cref="OperationCanceledException">Ctrl-C was pressed.</exception>
    public EvaluationReport Run()
    {
        long start = Stopwatch.GetTimestamp();
        TrainedClassifier? trained = model is ISampler or IConditionalSampler ? Classifier() : null;
        using Classifier? classifier = trained?.Model;
        using Trainer trainer = new(model);
        (double loss, IReadOnlyDictionary<string, double> terms) = trainer.Evaluate(_test, cancellation: context.Cancellation);
        return new EvaluationReport
        {
            Model = config.Model,
            Data = _test.Name,
            TestImages = _test.Count,
            Seed = size.Seed,
            Loss = loss,
            Terms = terms,
            LogLikelihood = LogLikelihood(),
            Latents = Latents(),
            Samples = Draw() is { } samples ? Compare(samples, trained) : null,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3),
        };
    }

    private LikelihoodFigures? LogLikelihood()
    {
        if (model is not IWeighted)
        {
            return null;
        }

        Say($"Drawing the latents of each test image {size.Draws} times");
        // The IWAE models binary images, drawn from the grey values as in training.
        float[,] images = model is Iwae ? Binarization.Of(_test) : _test.ToArray();
        ImportanceSampling estimate = ImportanceSampling.Of(model, images, size.Draws, size.Seed, cancellation: context.Cancellation);
        return new LikelihoodFigures(estimate.Mean, estimate.StandardError, size.Draws);
    }

    private LatentFigures? Latents()
    {
        if (model is not IPosterior posterior)
        {
            return null;
        }

        (float[,] mu, float[,] logVariance) = posterior.Encode(_test);
        LatentUsage usage = LatentUsage.Of(mu, logVariance);
        return new LatentFigures(usage.Kl.Count, usage.ActiveUnits, usage.IsCollapsed, usage.Kl);
    }

    /// <summary>Draws samples; those of a conditional model have the classes of the images that they are compared with.</summary>
    private float[,]? Draw() => model switch
    {
        ISampler sampler => sampler.Sample(_compared.Count, size.Seed),
        IConditionalSampler sampler => sampler.Sample(Classes.Of([.. _compared.Labels], config.Classes), size.Seed),
        _ => null,
    };

    /// <summary>Returns a classifier of the data, or null if the data has no classes to learn.</summary>
    private TrainedClassifier? Classifier()
    {
        try
        {
            _ = data.Train.RequireClasses();
        }
        catch (ArgumentException error)
        {
            Say($"Samples are compared by pixels: {ErrorText.Of(error)}");
            return null;
        }

        return _test.HasLabels ? ClassifierCache.Get(data, model.Device, Say, context.Cancellation) : null;
    }

    private SampleFigures Compare(float[,] samples, TrainedClassifier? trained)
    {
        (int count, Classifier? classifier) = (samples.GetLength(0), trained?.Model);
        (float[,] test, float[,] train, float[,] real) =
            (_compared.ToArray(), data.Train.ToArray(), Some(data.Train, data, size).ToArray());
        Say($"Comparing {count} samples with {count} test images");
        return new SampleFigures(
            count,
            classifier is null ? "pixels" : "classifier",
            trained is null ? null : new ClassifierFigures(trained.Accuracy, trained.Sha256),
            Beside(test, samples, train, samples, classifier),
            // For memorisation, test images stand for real data: training images would be found as copies of themselves.
            Beside(test, real, train, test, classifier),
            classifier is not null && model is IConditionalSampler ? Recognised(classifier, samples) : null);
    }

    private Comparison Beside(float[,] test, float[,] images, float[,] train, float[,] newImages, Classifier? classifier)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        SampleQuality quality = classifier is null
            ? SampleQuality.Of(test, images, size.Seed, _cpu)
            : SampleQuality.Of(classifier.Embed(test), classifier.Embed(images), size.Seed, _cpu);
        Memorisation memorisation = Memorisation.Of(train, newImages, _cpu);
        ClassHistogram? shares = classifier is null ? null : ClassHistogram.Of(classifier.Classify(images), classifier.Conditions);
        return new Comparison(
            quality.Prdc.Precision, quality.Prdc.Recall, quality.Prdc.Density, quality.Prdc.Coverage, quality.FrechetDistance,
            quality.Discrepancy.Squared, quality.Discrepancy.PValue, memorisation.Share, memorisation.MedianDistance,
            shares?.Shares, shares?.DivergenceFrom(ClassHistogram.Of(classifier!.Classify(test), classifier.Conditions)));
    }

    private double Recognised(Classifier classifier, float[,] samples) =>
        classifier.Classify(samples).Zip(_compared.Labels.ToArray(), (seen, wanted) => seen == wanted ? 1.0 : 0).Average();

    private static Dataset Some(Dataset images, DataSplit data, EvaluationSize size) => images.Subset(
        new RandomSource(size.Seed).Permutation(images.Count)
        .AsSpan(0, Math.Min(size.Samples, Math.Min(data.Test.Count, data.Train.Count))));

    private void Say(string text)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        context.Output.WriteLine(text);
    }
}
