-- AlterEnum
ALTER TYPE "gateway_target" ADD VALUE 'aws';
ALTER TYPE "gateway_target" ADD VALUE 'kong';
ALTER TYPE "gateway_target" ADD VALUE 'azure';
ALTER TYPE "gateway_target" ADD VALUE 'apigee';
