// Where the host puts what is to be simulated: a table of f64 at one address, small integers and addresses
// included. src/theory/sgd/kernel/encode.ts writes it; the numbers of the entries here and there agree.

@inline function at(p: usize, entry: i32): f64 {
  return load<f64>(p + (<usize>entry << 3));
}
@inline export function dimOf(p: usize): i32 { return <i32>at(p, 0); }
@inline export function kindOf(p: usize): i32 { return <i32>at(p, 1); }
/** Local coordinates that the gradient depends on. */
@inline export function profileDimOf(p: usize): i32 { return <i32>at(p, 2); }
/** 0 scaled, 1 dense, 2 radial */
@inline export function noiseOf(p: usize): i32 { return <i32>at(p, 3); }
@inline export function columnsOf(p: usize): i32 { return <i32>at(p, 4); }
@inline export function fromOf(p: usize): i32 { return <i32>at(p, 5); }
@inline export function radialDimOf(p: usize): i32 { return <i32>at(p, 6); }
@inline export function radialScaleOf(p: usize): f64 { return at(p, 7); }
/** η_t */
@inline export function stepSizeOf(p: usize, t: i32): f64 { return at(p, 8) / (1 + at(p, 10) * <f64>t); }
/** σ_t */
@inline export function noiseLevelOf(p: usize, t: i32): f64 { return at(p, 9) / (1 + at(p, 11) * <f64>t); }
@inline export function isConstant(p: usize): bool { return at(p, 10) == 0 && at(p, 11) == 0; }
@inline export function limitOf(p: usize): f64 { return at(p, 12); }
@inline export function capOf(p: usize): f64 { return at(p, 13); }
@inline export function outwardOf(p: usize): f64 { return at(p, 14); }
/** 0 where the noise does not depend on the state. */
@inline export function dampingOf(p: usize): f64 { return at(p, 15); }
@inline export function horizonOf(p: usize): i32 { return <i32>at(p, 16); }
/** 0 stays, 1 squared, 2 exits, 3 ends */
@inline export function valueOf(p: usize): i32 { return <i32>at(p, 17); }
/** 0 distance, 1 displacement, 2 along an axis */
@inline export function measureOf(p: usize): i32 { return <i32>at(p, 18); }
@inline export function batchSizeOf(p: usize): i32 { return <i32>at(p, 19); }
@inline export function capacityOf(p: usize): i32 { return <i32>at(p, 20); }
@inline export function substepsOf(p: usize): i32 { return <i32>at(p, 21); }
@inline export function levelCountOf(p: usize): i32 { return <i32>at(p, 22); }
/** 0 none, 1 ball, 2 box, 3 halfspace */
@inline export function projectionOf(p: usize): i32 { return <i32>at(p, 23); }
/** −1 where local coordinates are θ itself. */
@inline export function reflectionsOf(p: usize): i32 { return <i32>at(p, 24); }
/** ρ of a sphere of minimizers, 0 elsewhere. */
@inline export function sphereRadiusOf(p: usize): f64 { return at(p, 25); }
/** λ of a perceptron's (λ/2)‖θ − minimizer‖². */
@inline export function ridgeOf(p: usize): f64 { return at(p, 26); }

@inline function address(p: usize, entry: i32): usize { return <usize>at(p, entry); }
@inline export function startOf(p: usize): usize { return address(p, 32); }
@inline export function noiseDataOf(p: usize): usize { return address(p, 33); }
@inline export function centerOf(p: usize): usize { return address(p, 34); }
@inline export function reflectionDataOf(p: usize): usize { return address(p, 35); }
@inline export function levelsOf(p: usize): usize { return address(p, 36); }
@inline export function copiesOf(p: usize): usize { return address(p, 37); }
@inline export function projectionDataOf(p: usize): usize { return address(p, 38); }
@inline export function gradientDataOf(p: usize): usize { return address(p, 39); }
@inline export function minimizerOf(p: usize): usize { return address(p, 40); }
@inline export function valuesOf(p: usize): usize { return address(p, 41); }

// Working memory. Of particles: θ, gradient and local coordinates by rows of `capacity`; measure, damping,
// weight, root, next level.
@inline export function thetaOf(p: usize): usize { return address(p, 42); }
@inline export function slopeOf(p: usize): usize { return address(p, 43); }
@inline export function localOf(p: usize): usize { return address(p, 44); }
@inline export function normalsOf(p: usize): usize { return address(p, 45); }
@inline export function measuresOf(p: usize): usize { return address(p, 46); }
@inline export function dampingsOf(p: usize): usize { return address(p, 47); }
@inline export function weightsOf(p: usize): usize { return address(p, 48); }
@inline export function rootsOf(p: usize): usize { return address(p, 49); }
@inline export function nextLevelsOf(p: usize): usize { return address(p, 50); }
@inline export function scratchOf(p: usize): usize { return address(p, 51); }

@inline export function directionOf(p: usize): usize { return address(p, 52); }
@inline export function originOf(p: usize): usize { return address(p, 53); }
