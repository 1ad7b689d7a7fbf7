using Latent.Data;
using Latent.Interop;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>
/// The graph of a training or evaluation step over a data set. For each gradient step of the model it gathers rows and traces the
/// objective. For training it also differentiates the objective, and updates the parameters before the next gradient step.
/// </summary>
internal sealed class StepGraph
{
    /// <summary>Names of the inputs: the table of rows, the table of their conditions, and the learning rate.</summary>
    public const string Data = "data", Conditions = "conditions", Rate = "learning_rate";

    private readonly List<(string Name, Tensor Value)> _terms = [];
    private readonly Model _model;
    private readonly TableLayout _layout;
    private readonly Tensor? _table;
    private readonly Lazy<Tensor> _conditions;

    private StepGraph(Model model, TableLayout layout, bool training)
    {
        Graph = new Graph(training);
        (_model, _layout) = (model, layout);
        Dtype type = layout.Type == ColumnType.Bytes ? Dtype.U8 : Dtype.F32;
        _table = layout.Type == ColumnType.Ints
            ? null
            : Graph.Input(Data, [layout.Rows, layout.Columns], type, placement: Placement.Device);
        _conditions = new Lazy<Tensor>(() => Graph.Input(
            Conditions, [layout.Rows, layout.Conditions], layout.HasByteConditions ? Dtype.U8 : Dtype.F32, placement: Placement.Device));
    }

    public Graph Graph { get; }

    /// <summary>Number of batches of rows that a step gathers; their row indices are the inputs <see cref="Rows"/>.</summary>
    public int Batches { get; private set; }

    /// <summary>Whether the conditions of the rows are read.</summary>
    public bool ReadsConditions => _conditions.IsValueCreated;

    /// <summary>The loss of the first gradient step, then the terms of all, each with one value for every step of a run.</summary>
    public IReadOnlyList<Output> Outputs => [.. _terms.Select(term => new Output(term.Name, term.Value, PerStep: true))];

    /// <summary>Name of the input with the row indices of a batch of the step.</summary>
    public static string Rows(int batch) => $"rows.{batch}";

    /// <summary>Name of the input with the ints of a batch of the step.</summary>
    public static string Indices(int batch) => $"indices.{batch}";

    /// <summary>Traces the step over a whole data set.</summary>
    public static StepGraph Trace(Model model, Dataset data, Optimizer? optimizer, OptimizerState? state, double clipNorm) => Trace(
        model, TableLayout.Of(model, data), optimizer is null ? null : new StepSettings(optimizer, state!) { ClipNorm = clipNorm });

    /// <summary>Traces the step for training, or without settings for evaluation.</summary>
    /// <exception cref="ArgumentException">The loss or a term is not a scalar, or two terms have one name.</exception>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient, or no gradient step trains it.</exception>
    public static StepGraph Trace(Model model, TableLayout layout, StepSettings? settings)
    {
        StepGraph step = new(model, layout, training: settings is not null);
        IReadOnlyList<GradientStep> gradientSteps = model.GradientSteps;
        RequireAllTrained(model, gradientSteps);
        if (settings is not null)
        {
            step.TraceTraining(gradientSteps, settings);
            return step;
        }

        // Without updates a repeated gradient step computes the same again, so evaluation traces each once.
        foreach (GradientStep gradientStep in gradientSteps.DistinctBy(each => each.Name))
        {
            Objective objective = gradientStep.Objective(step.NextBatch());
            RequireTerms(gradientStep, objective);
            step.AddTerms(gradientStep, objective, isOneOfSeveral: gradientSteps.Count > 1);
        }

        return step;
    }

    private void TraceTraining(IReadOnlyList<GradientStep> gradientSteps, StepSettings settings)
    {
        TrainingStep training = new(gradientSteps, settings, Graph);
        foreach (GradientStep gradientStep in gradientSteps)
        {
            AccumulatedGradient mean = new(gradientStep, Graph);
            for (int i = 0; i < settings.Accumulation; i++)
            {
                Objective objective = gradientStep.Objective(NextBatch());
                RequireTerms(gradientStep, objective);
                // The gradient follows at once, so that the memory of one batch is free for the next.
                mean.Add(objective);
            }

            (Objective means, Tensor[] gradients) = mean.Means();
            AddTerms(gradientStep, means, isOneOfSeveral: gradientSteps.Count > 1);
            training.Update(gradientStep, means.Loss, gradients);
            Graph.NextStage();
        }

        _model.AfterStep(Graph);
        settings.Average?.Trace(Graph);
    }

    private Batch NextBatch()
    {
        Lazy<int> number = new(() => Batches++);
        Lazy<Tensor> rows = new(() => Graph.Input(Rows(number.Value), [Shape.Batch], Dtype.I32, perStep: true));
        return new Batch(
            Graph,
            _table is null ? null : () => _table.GatherRows(rows.Value, _layout.Scale),
            _table is not null ? null : () => Graph.Input(Indices(number.Value), [-_layout.Columns], Dtype.I32, perStep: true),
            _layout.Conditions == 0 ? null : () => _conditions.Value.GatherRows(rows.Value),
            NextBatch);
    }

    private static void RequireTerms(GradientStep step, Objective objective)
    {
        RequireScalar(step.TermName("loss"), objective.Loss);
        foreach ((string name, Tensor value) in objective.Terms)
        {
            RequireScalar(step.TermName(name), value);
        }

        if (objective.Terms.Select(term => term.Name).Append("loss").CountBy(name => name)
            .FirstOrDefault(name => name.Value > 1) is { Key: { } repeated })
        {
            throw new ArgumentException(
                $"Two terms of the objective are named '{step.TermName(repeated)}'; names must differ, also from 'loss'.");
        }
    }

    private void AddTerms(GradientStep step, Objective objective, bool isOneOfSeveral)
    {
        if (_terms.Count == 0)
        {
            SetTerm("loss", objective.Loss);
        }

        if (isOneOfSeveral)
        {
            SetTerm(step.TermName("loss"), objective.Loss);
        }

        foreach ((string name, Tensor value) in objective.Terms)
        {
            SetTerm(step.TermName(name), value);
        }

        if (isOneOfSeveral && !Graph.Training)
        {
            SetTerm(step.TermName("gradient_norm"), GradientNorm(step, objective.Loss));
        }
    }

    /// <summary>Adds a term. A repeated gradient step replaces its earlier terms at their places.</summary>
    private void SetTerm(string name, Tensor value)
    {
        int place = _terms.FindIndex(term => term.Name == name);
        if (place < 0)
        {
            _terms.Add((name, value));
        }
        else
        {
            _terms[place] = (name, value);
        }
    }

    private Tensor GradientNorm(GradientStep step, Tensor loss) => Gradient.Of(loss, [.. step.Parameters.Select(Graph.Use)])
        .OfType<Tensor>().Select(gradient => gradient.Square().Sum()).Aggregate((sum, next) => sum + next).Sqrt();

    private static void RequireAllTrained(Model model, IReadOnlyList<GradientStep> steps)
    {
        Parameter[] idle = [.. model.Parameters.Except(steps.SelectMany(step => step.Parameters))];
        if (idle.Length > 0)
        {
            throw new InvalidOperationException(
                $"No gradient step of the model trains {string.Join(", ", idle.Select(parameter => parameter.Name))}. "
                + "Add them to the parameters of a gradient step, or do not register them.");
        }
    }

    private static void RequireScalar(string name, Tensor value)
    {
        if (value.Shape.HasBatch || value.Shape.Count(1) != 1)
        {
            throw new ArgumentException($"The objective's '{name}' has the shape {value.Shape}; a scalar is needed, so sum or average it.");
        }
    }
}
